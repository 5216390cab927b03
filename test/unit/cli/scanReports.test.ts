import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { sarifReport } from '../../../src/cli/scanSarif.ts';
import { textReport, verdictText } from '../../../src/cli/scanText.ts';
import type { ScannedFile, ScanSource } from '../../../src/cli/scanReport.ts';
import type { Evidence, ParagraphAssessment } from '../../../src/detection/assessment.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';

const source: ScanSource = { model: 'grover-mini', modelHash: 'abc', engine: 'fake (test)', falsePositiveRate: 0.005 };
const evidence: Evidence = {
  tokens: 61,
  meanLogProbability: -3,
  meanLogRank: 2,
  curvature: 1,
  top10: 0.5,
  top100: 0.7,
  top1000: 0.9,
  surprising: [],
  unsurprising: [],
};
const draft = parseDraft(
  '---\ndate: someday\n---\n\nMachine-like text.\nGoing on.\r\n\r\nHuman text.\n\nUnclear text.\n',
  'markdown',
);
const assessments = draft.paragraphs.map((paragraph, i): ParagraphAssessment => {
  const found = { paragraph, evidence, probability: 0.97 - 0.3 * i, interval: [0.4, 0.99] as const };
  if (i === 0) return { ...found, verdict: { kind: 'machine-like' } };
  if (i === 1) return { ...found, verdict: { kind: 'no-sign' } };
  return { ...found, verdict: { kind: 'abstained', reason: 'too-uncertain' } };
});
const scanned: ScannedFile = { path: 'drafts/über uns.md', draft, assessments };

describe('textReport', () => {
  it('gives each verdict its place and its numbers', () => {
    expect(textReport(source).file(scanned).split('\n')).toEqual([
      expect.stringMatching(/^drafts\/über uns\.md:2:7: error in the front matter: /u),
      'drafts/über uns.md:5:1: reads machine-like, probability 0.97 (0.40 to 0.99), 61 tokens',
      'drafts/über uns.md:8:1: no sign, probability 0.67 (0.40 to 0.99), 61 tokens',
      'drafts/über uns.md:10:1: not judged: too uncertain to say (61 tokens)',
      '',
    ]);
    expect(textReport(source).end([scanned])).toBe(
      '1 of 2 judged paragraphs read machine-like; 3 paragraphs in 1 file (grover-mini on fake (test), 0.5 % of human paragraphs may be marked by mistake)\n',
    );
  });
});

describe('verdictText', () => {
  it('says that a stricter rate was asked for than was measured', () => {
    const [first] = assessments;
    if (first === undefined) throw new Error('no paragraph');
    const verdict = { kind: 'abstained', reason: 'rate-not-measured', measuredRate: 0.005 } as const;
    expect(verdictText({ ...first, verdict })).toBe(
      'not judged: it reaches the strictest rate that was measured (0.5 %), but a stricter one was asked for (61 tokens)',
    );
  });
});

describe('sarifReport', () => {
  const log = (files: readonly ScannedFile[]): Log => JSON.parse(sarifReport(source).end(files)) as Log;

  it('notes what reads machine-like, at its lines and columns, and nothing else of the paragraphs', () => {
    const { version, runs } = log([scanned]);
    expect(version).toBe('2.1.0');
    expect(runs[0]?.results).toMatchObject([
      { ruleId: 'front-matter', level: 'error', ruleIndex: 1 },
      {
        ruleId: 'reads-machine-like',
        ruleIndex: 0,
        level: 'note',
        message: { text: 'This paragraph reads machine-like, probability 0.97 (0.40 to 0.99), 61 tokens.' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'drafts/%C3%BCber%20uns.md', index: 0 },
              region: { startLine: 5, startColumn: 1, endLine: 6, endColumn: 10 },
            },
          },
        ],
      },
    ]);
    const rules = runs[0]?.tool.driver.rules?.map(({ id }) => id);
    for (const { ruleId, ruleIndex } of runs[0]?.results ?? []) expect(rules?.[ruleIndex ?? -1]).toBe(ruleId);
  });

  it('addresses files outside the working folder as files, and says nothing of no files', () => {
    const elsewhere = join(process.cwd(), '..', 'other.md');
    expect(log([{ ...scanned, path: elsewhere }]).runs[0]?.artifacts?.[0]?.location?.uri).toMatch(
      /^file:\/\/\/.*other\.md$/u,
    );
    expect(log([]).runs[0]?.results).toEqual([]);
  });
});
