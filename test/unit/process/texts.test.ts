import { describe, expect, it } from 'vitest';
import type { Evidence, ParagraphAssessment } from '../../../src/detection/assessment.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { languageOf, nameOf } from '../../../src/process/documents.ts';
import { fieldHover, paragraphHover } from '../../../src/process/hoverText.ts';
import { modelFolder, defaultCacheFolder, interactiveThreads, threadsFor } from '../../../src/process/openSession.ts';
import { evidenceText, humanRateText } from '../../../src/process/verdictWords.ts';
import { createParagraphBreaks } from '../../../src/process/paragraphBreaks.ts';
import { scanWindow } from '../../../src/process/scanWindow.ts';
import { machineLike } from './builders.ts';

const evidence: Evidence = {
  tokens: 84,
  meanLogProbability: -2.3,
  meanLogRank: 1.2,
  curvature: 1.31,
  top10: 0.61,
  top100: 0.85,
  top1000: 0.97,
  surprising: [{ word: '`quux`', probability: 0.00002 }],
  unsurprising: [{ word: 'the', probability: 0.83 }],
};

describe('the hover of a paragraph', () => {
  it('gives the score, the numbers and words behind it, the model, and what it does not mean', () => {
    const shown = paragraphHover({ ...machineLike(0, 9), evidence }, 'grover-mini', 'onnxruntime 1.30 (cpu, int8)');
    expect(shown.split('\n\n')).toEqual([
      "**Reads machine-like** – 97 %, 90 % interval 91-99 %, if half of all text were a machine's",
      [
        '| | |',
        '|:--|--:|',
        '| Tokens counted | 84 |',
        "| Among the model's top 10 guesses | 61 % |",
        '| Among its top 100 | 85 % |',
        '| Among its top 1,000 | 97 % |',
        '| Mean log-probability of a token | -2.30 (as if each were one of 10 equally likely) |',
        "| Curvature | 1.31 (more expected than the model's own draws) |",
      ].join('\n'),
      'Surprising: `` `quux` `` < 0.01 %',
      'Unsurprising: `the` 83 %',
      "`grover-mini` on onnxruntime 1.30 (cpu, int8). The text reads like the model's own; that is not proof of who wrote it.",
    ]);
  });

  it('says what the score means among people, and which evidence speaks', () => {
    const shown = paragraphHover(
      {
        ...machineLike(0, 9),
        evidence,
        humanRate: { rate: 0.005, is: 'about', isOfLength: true },
        parts: { wording: 4, languageModel: 0.2 },
      },
      'mini',
      'engine',
      'language-models',
    ).split('\n\n');
    expect(shown[1]).toBe(
      'About 5 of 1,000 human paragraphs of this length score this high. Wording: machine-like; language model: no sign.',
    );
    expect(shown.at(-1)).toBe(
      "`mini` on engine. The text reads like a language model's; that is not proof of who wrote it.",
    );
  });

  it.each([
    ['too-short', 'It is too short to judge.'],
    ['not-prose', 'Only prose is judged'],
    ['not-calibrated', 'Nobody has measured yet'],
  ] as const)('says why nothing is said: %s', (reason, sentence) => {
    const { paragraph } = machineLike(0, 9);
    const assessment: ParagraphAssessment = { paragraph, verdict: { kind: 'abstained', reason } };
    const shown = paragraphHover(assessment, 'mini', 'engine');
    expect(shown).toContain(`**Not judged** – ${sentence}`);
    expect(shown).not.toContain('proof');
  });

  it('says that a stricter rate was asked for than was measured', () => {
    const verdict = { kind: 'abstained', reason: 'rate-not-measured', measuredRate: 0.005 } as const;
    expect(paragraphHover(machineLike(0, 9), 'desk', 'engine', 'labelled-articles')).toContain(
      'articles it has learnt from',
    );
    expect(paragraphHover({ ...machineLike(0, 9), verdict }, 'mini', 'engine')).toContain(
      '**Not judged** – It reaches the strictest rate that was measured (0.5 %), but a stricter one was asked for.',
    );
  });
});

describe('the rate among people', () => {
  it.each([
    [0.0004, 'about', 'Fewer than 1 of 1,000'],
    [0.0005, 'at-most', 'Fewer than 1 of 1,000'],
    [0.001, 'at-most', 'At most 1 of 1,000'],
    [0.001, 'about', 'About 1 of 1,000'],
    [0.005, 'at-most', 'At most 5 of 1,000'],
    [0.0054, 'about', 'About 5 of 1,000'],
    [0.0334, 'about', 'About 35 of 1,000'],
    [0.137, 'about', 'About 140 of 1,000'],
    [0.2, 'at-least', 'At least 200 of 1,000'],
    [0.033, 'at-least', 'At least 30 of 1,000'],
    [0.0331, 'at-most', 'At most 35 of 1,000'],
  ] as const)('%d (%s) is “%s”', (rate, is, words) => {
    expect(humanRateText({ rate, is, isOfLength: false })).toBe(`${words} human paragraphs score this high.`);
    expect(humanRateText({ rate, is, isOfLength: true })).toContain(' of this length score');
  });

  it('is not said of no number', () => {
    expect(humanRateText({ rate: NaN, is: 'about', isOfLength: true })).toBeUndefined();
  });
});

describe('the evidence that speaks', () => {
  it.each([
    [3, 3, 'Wording and language model agree: machine-like.'],
    [-3, 0, 'Wording and language model agree: no sign.'],
    [0, 2, 'Wording: no sign; language model: machine-like.'],
    [NaN, 2, undefined],
  ])('of %d and %d is: %s', (wording, languageModel, said) => {
    expect(evidenceText({ wording, languageModel })).toBe(said);
  });
});

describe('the hover of a field', () => {
  const text = '---\nheadline: Budget\nauthors:\ndate: someday\n---\n';
  const { frontMatter, fields } = parseDraft(text, 'markdown');
  it.each([
    ['title', "`headline` is read as the article's **title**.\n\nThe model is told `Budget`."],
    ['authors', 'It is empty: the model is told nothing.'],
    ['date', 'The value is not understood: the model is told nothing.'],
  ])('says what the model is told of the %s', (field, said) => {
    const entry = frontMatter?.entries.find((one) => one.field === field);
    expect(entry && fieldHover(entry, fields)).toContain(said);
  });
});

describe('paragraph breaks', () => {
  it.each([
    ['a blank line in Markdown', 'One.', 'markdown', 'A.\n\nB.'],
    ['a blank line with Windows line ends', 'One.\r\n', 'markdown', 'A.\r\n\r\nB.'],
    ['a blank line in plain text that has them', 'One.\n\nTwo.\nx', 'plaintext', 'A.\n\nB.'],
    ['a line in plain text set by lines', 'One.\nTwo.', 'plaintext', 'A.\nB.'],
  ] as const)('are %s', (_, text, language, expected) => {
    expect(createParagraphBreaks({ text, language })('A.\nB.')).toBe(expected);
  });

  it('are the same however the text comes in pieces', () => {
    const breaks = createParagraphBreaks({ text: '', language: 'markdown' });
    expect(['A.', '\n', '\n', 'B', '.\nC'].map(breaks).join('')).toBe('A.\n\nB.\n\nC');
  });
});

describe('the part of a draft that is read', () => {
  const draft = parseDraft(Array.from({ length: 100 }, (_, index) => `Paragraph ${index}.`).join('\n\n'), 'plaintext');
  it('is all of it, up to a limit', () => {
    expect(scanWindow(draft, 0)).toHaveLength(100);
  });

  it('is around the last edit beyond that, and stays as it is while people type on', () => {
    const anchor = draft.text.indexOf('Paragraph 60.');
    const window = scanWindow(draft, anchor, 400);
    expect(window.length).toBeLessThan(40);
    expect(window.map(({ text }) => text)).toContain('Paragraph 60.');
    expect(scanWindow(draft, anchor + 3, 400)).toEqual(window);
  });
});

describe('documents', () => {
  it.each([
    ['file:///a/b%20c.md', 'markdown', 'markdown'],
    ['untitled:Untitled-1', 'plaintext', 'plaintext'],
    ['vscode-vfs://github/a/b.md', 'markdown', 'markdown'],
    ['file:///a.txt', 'text', 'plaintext'],
    ['file:///a.ts', 'typescript', undefined],
    ['git:/a/b.md?x', 'markdown', undefined],
    ['output:extension', 'plaintext', undefined],
    ['comment://x/y.md', 'markdown', undefined],
  ])('%s in %s is read as %s', (uri, languageId, language) => {
    expect(languageOf({ uri, languageId })).toBe(language);
  });

  it.each([
    ['file:///a/b%20c.md', 'b c.md'],
    ['untitled:Untitled-1', 'Untitled-1'],
    ['file:///a/%E0%A4%A.md', '%E0%A4%A.md'],
  ])('%s is called %s', (uri, name) => {
    expect(nameOf(uri)).toBe(name);
  });
});

describe('what a session is opened with', () => {
  it('takes half of the cores, 1 to 4, unless told otherwise', () => {
    expect([1, 2, 3, 8, 32].map((cores) => threadsFor(0, cores))).toEqual([1, 1, 1, 4, 4]);
    expect(threadsFor(7, 2)).toBe(7);
    expect([1, 2, 3, 8, 32].map((cores) => interactiveThreads(0, cores))).toEqual([1, 2, 3, 4, 4]);
    expect(interactiveThreads(7, 2)).toBe(7);
  });

  it('reads folders as people write them', () => {
    expect(modelFolder('/models/a', '/work')).toBe('/models/a');
    expect(modelFolder('models/a', '/work')).toBe('/work/models/a');
    expect(modelFolder('~/a', '/work')).toMatch(/^\/.*\/a$/);
    expect(defaultCacheFolder({ XDG_CACHE_HOME: '/cache' }, 'linux')).toBe('/cache/grover-news');
  });
});
