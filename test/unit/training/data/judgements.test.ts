// What labellers have said besides the label, on its way into training.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { inspectDataset, type LoadedDataset } from '../../../../src/training/data/loadDataset.ts';
import { newsPairs, newsText, writeLines } from './newsLines.ts';

const load = async (lines: readonly object[]): Promise<LoadedDataset> =>
  unwrap(await inspectDataset([writeLines('news.jsonl', lines)], { seed: 1 }));

describe('a dataset that people have judged', () => {
  it('carries spans to the examples, and says how they, flags and skipped lines are used', async () => {
    const lines = newsPairs(20, (line, at) => {
      if (at === 0) return { ...line, article: `😀 ${line.article}`, spans: [{ start: 2, end: 40, label: 'Machine' }] };
      if (at === 1) return { ...line, flagged: true, spans: [{ start: 0, end: 9, label: 'edited' }] };
      if (at === 2) return { ...line, spans: [{ start: 900_000, end: 900_009, label: 'machine' }] };
      return line;
    });
    const skipped = [
      { article: newsText(700), skipped: true },
      { article: newsText(701), skipped: false },
    ];
    const { data, inspection } = await load([...lines, ...skipped]);
    const examples = [...data.train, ...data.val, ...data.test].filter(({ spans }) => spans !== undefined);
    expect(examples.map(({ spans }) => spans?.map(({ label }) => label)).sort()).toEqual([[-1], [0]]);
    const first = examples.find(({ line }) => line === 1);
    const [span] = first?.spans ?? [];
    const covered = Array.from(lines[0]?.article ?? '').slice(2, 40);
    expect(first?.fields.article?.slice(span?.start, span?.end)).toBe(covered.join('').trim());
    expect(inspection.remarks).toEqual([
      expect.stringMatching(/^2 articles have spans: where paragraphs are learnt, each takes the label/u),
      'Of 1 span no word is left in the articles that are learnt: too short, or cut off at the end.',
      'No article has the label “edited” that spans have: paragraphs that they cover are not learnt.',
      '1 article is flagged and used like all others.',
    ]);
    expect(inspection.problems.map(({ line, message }) => [line, message])).toEqual([
      [42, 'The article has no "label".'],
    ]);
  });

  it('says that skipped articles with a label are used, and that capitals tell labels apart', async () => {
    const lines = newsPairs(40, (line, at) => ({
      ...line,
      ...(at === 0 && { skipped: true }),
      ...(at % 4 === 1 && { label: 'Human' }),
    }));
    const { inspection } = await load(lines);
    expect(inspection.remarks).toEqual(
      expect.arrayContaining([
        '1 article was skipped and has a label all the same: it is used like all others.',
        expect.stringMatching(
          /^The labels “human” and “Human” differ in capitals alone|^The labels “Human” and “human”/u,
        ),
      ]),
    );
  });

  it('passes over a line with spans that are none, and names the key', async () => {
    const lines = newsPairs(20, (line, at) =>
      at === 4 ? { ...line, spans: [{ start: 9, end: 2, label: 'x' }] } : line,
    );
    const { inspection } = await load(lines);
    expect(inspection.problems).toMatchObject([
      { line: 5, message: expect.stringMatching(/^"spans" must be/u) as string },
    ]);
    expect(inspection.articles).toBe(39);
  });

  it('says nothing of spans and flags where there are none', async () => {
    const { inspection, data } = await load(newsPairs(20));
    expect(inspection.remarks).toEqual([]);
    expect(data.train.some((example) => 'spans' in example)).toBe(false);
  });
});
