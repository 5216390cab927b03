import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { loadDataset } from '../../../../src/training/data/loadDataset.ts';
import { loadForPrediction, NO_LABEL, type PredictionData } from '../../../../src/training/data/loadForPrediction.ts';
import { NO_NORMALISATION, type Normalisation } from '../../../../src/training/data/normaliseArticle.ts';
import { newsPairs, newsText, writeLines } from './newsLines.ts';

const read = async (
  lines: readonly unknown[],
  normalisation: Normalisation = NO_NORMALISATION,
): Promise<PredictionData> =>
  unwrap(await loadForPrediction([writeLines('new.jsonl', lines)], { labels: ['machine', 'human'], normalisation }));

describe('loadForPrediction', () => {
  it('reads labels as the discriminator orders them, with pairs and the splits that are given', async () => {
    const { articles } = await read(
      newsPairs(2, (line, at) => (at < 2 ? { ...line, split: 'test', label: line.label?.toUpperCase() ?? '' } : line)),
    );
    expect(articles.map(({ example: { label, line }, split }) => [line, label, split])).toEqual([
      [1, 1, 'test'],
      [2, 0, 'test'],
      [3, 1, undefined],
      [4, 0, undefined],
    ]);
    const [human, machine] = articles;
    expect(human?.example.pair).toBeDefined();
    expect(human?.example.pair).toBe(machine?.example.pair);
  });

  it('takes articles without a label, reports labels that are not known, and leaves out what is too short', async () => {
    const found = await read([
      { article: newsText(1) },
      { article: newsText(2), label: 'parody' },
      { article: newsText(3), label: 'satire' },
      { article: newsText(4), label: 'satire' },
      { article: 'Short.', label: 'human' },
      'nonsense',
    ]);
    expect(found.articles.map(({ example }) => example.label)).toEqual([NO_LABEL, NO_LABEL, NO_LABEL, NO_LABEL]);
    expect(found).toMatchObject({
      unlabelled: 1,
      tooShort: 1,
      problemCount: 1,
      unknownLabels: [
        { label: 'satire', articles: 2 },
        { label: 'parody', articles: 1 },
      ],
    });
    expect(found.digests[0]?.articles).toBe(4);
  });

  it('does to new articles what was done to those that were learnt from', async () => {
    const lines = newsPairs(30, (line) =>
      line.label === 'human'
        ? { ...line, authors: ['A. Reporter'], article: line.article.replaceAll('. ', '.\n') }
        : line,
    );
    const path = writeLines('news.jsonl', lines);
    const { data, normalisation } = unwrap(await loadDataset([path], { seed: 1 }));
    const learnt = new Map([...data.train, ...data.val, ...data.test].map(({ line, fields }) => [line, fields]));
    const { articles } = await read(lines, normalisation);
    expect(articles.length).toBe(60);
    for (const { example } of articles) expect(example.fields).toEqual(learnt.get(example.line));
  });

  it('fails with a sentence', async () => {
    const options = { labels: ['machine', 'human'], normalisation: NO_NORMALISATION };
    expect(await loadForPrediction([], options)).toMatchObject({ problem: { code: 'input-invalid' } });
    expect(await loadForPrediction(['/none.jsonl'], options)).toMatchObject({ problem: { code: 'file-missing' } });
  });
});
