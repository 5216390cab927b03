import { join } from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { sarifReport } from '../../../src/cli/scanSarif.ts';
import { textReport, verdictText } from '../../../src/cli/scanText.ts';
import { jsonReport } from '../../../src/cli/scanJson.ts';
import {
  added,
  countsOf,
  noTotals,
  type Report,
  type ScannedArticle,
  type ScanSource,
} from '../../../src/cli/scanReport.ts';
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
const scanned: ScannedArticle = { path: 'drafts/über uns.md', draft, assessments };

const archived: ScannedArticle = { ...scanned, path: 'archive.jsonl', line: 17, title: 'Ferry “Ann”' };

/** The whole report on these articles. */
function written(report: Report, articles: readonly ScannedArticle[]): string {
  const totals = articles.reduce((sum, one) => added(sum, countsOf(one.assessments), one.line !== undefined), noTotals);
  return report.begin() + articles.map((one) => report.article(one)).join('') + report.end(totals);
}

describe('textReport', () => {
  it('gives each verdict its place and its numbers', () => {
    expect(written(textReport(source), [scanned]).split('\n')).toEqual([
      expect.stringMatching(/^drafts\/über uns\.md:2:7: error in the front matter: /u),
      'drafts/über uns.md:5:1: reads machine-like, probability 0.97 (0.40 to 0.99), 61 tokens',
      'drafts/über uns.md:8:1: no sign, probability 0.67 (0.40 to 0.99), 61 tokens',
      'drafts/über uns.md:10:1: not judged: too uncertain to say (61 tokens)',
      '1 of 2 judged paragraphs read machine-like; 3 paragraphs in 1 file (grover-mini on fake (test), 0.5 % of human paragraphs may be marked by mistake)',
      '',
    ]);
  });

  it('gives an article of an archive its line, its title and a verdict of its own', () => {
    expect(written(textReport(source), [archived, { ...archived, line: 18, assessments: [] }]).split('\n')).toEqual([
      'archive.jsonl:17: “Ferry “Ann””: 1 of 2 judged paragraphs read machine-like, mean probability 0.67',
      'archive.jsonl:17: paragraph 1: reads machine-like, probability 0.97 (0.40 to 0.99), 61 tokens',
      'archive.jsonl:17: paragraph 2: no sign, probability 0.67 (0.40 to 0.99), 61 tokens',
      'archive.jsonl:17: paragraph 3: not judged: too uncertain to say (61 tokens)',
      'archive.jsonl:18: “Ferry “Ann””: 0 of 0 judged paragraphs read machine-like',
      expect.stringMatching(/^1 of 2 judged paragraphs read machine-like; 3 paragraphs in 2 articles \(/u),
      '',
    ]);
  });
});

describe('jsonReport', () => {
  it.each([[[]], [[scanned]], [[scanned, archived]]])('is one document, indented throughout, of %j', (articles) => {
    const text = written(jsonReport(source), articles);
    const document = JSON.parse(text) as { files: { path: string; line?: number }[] };
    expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`);
    expect(document).toMatchObject(source);
    expect(document.files.map(({ path, line }) => [path, line])).toEqual(
      articles.map(({ path, line }) => [path, line]),
    );
  });

  it('places paragraphs of an archive in their article, those of a draft in their file, and sums each up', () => {
    const report = jsonReport(source);
    report.begin();
    const of = (one: ScannedArticle): unknown => JSON.parse(report.article(one).replace(/^,/u, ''));
    expect(of(scanned)).toMatchObject({
      article: { judged: 2, marked: 1 },
      paragraphs: [{ line: 5, column: 1 }, { line: 8 }, { line: 10 }],
    });
    const [first] = (of(archived) as { paragraphs: Record<string, unknown>[] }).paragraphs;
    expect(first).toMatchObject(scanned.assessments[0]?.paragraph.range ?? {});
    expect(first).not.toHaveProperty('column');
  });

  it('carries what the verdict rests on, and names the heads of the wording model', () => {
    const [first] = assessments;
    if (first === undefined) throw new Error('no paragraph');
    const said: Partial<ParagraphAssessment> = {
      evidence: { ...evidence, wording: [1.5, -0.5] },
      humanRate: { rate: 0.004, is: 'about', isOfLength: true },
      parts: { wording: 2, languageModel: 0.5 },
    };
    const report = jsonReport({ ...source, wordingHeads: ['chat', 'sampled'] });
    expect(JSON.parse(written(report, [{ ...scanned, assessments: [{ ...first, ...said }] }]))).toMatchObject({
      wordingHeads: ['chat', 'sampled'],
      files: [{ paragraphs: [{ verdict: 'machine-like', ...said }] }],
    });
  });

  it('says of a line that is no article what is wrong with it', () => {
    const report = jsonReport(source);
    const problem = { code: 'input-invalid', message: 'This is not JSON.' } as const;
    const text = report.begin() + report.unread({ path: 'a.jsonl', line: 3 }, problem) + report.end(noTotals);
    expect(JSON.parse(text)).toMatchObject({ files: [{ path: 'a.jsonl', line: 3, error: 'This is not JSON.' }] });
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
  const log = (articles: readonly ScannedArticle[]): Log => {
    const text = written(sarifReport(source), articles);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    return JSON.parse(text) as Log;
  };

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

  it('lists an archive once, and names line, title and paragraph of what it found there', () => {
    const [run] = log([scanned, archived, { ...archived, line: 18 }]).runs;
    expect(run?.artifacts?.map(({ location }) => location?.uri)).toEqual([
      'drafts/%C3%BCber%20uns.md',
      'archive.jsonl',
    ]);
    const notes = run?.results?.filter(({ ruleId }) => ruleId === 'reads-machine-like') ?? [];
    expect(notes.map(({ locations }) => locations?.[0]?.physicalLocation)).toMatchObject([
      { artifactLocation: { index: 0 }, region: { startLine: 5 } },
      { artifactLocation: { index: 1 }, region: { startLine: 17 } },
      { artifactLocation: { index: 1 }, region: { startLine: 18 } },
    ]);
    expect(notes[1]?.message.text).toMatch(/^Paragraph 1 of “Ferry “Ann”” reads machine-like, /u);
  });
});
