// Which articles are shown as the worst mistakes, and how.
import { describe, expect, it } from 'vitest';
import { excerptOf, worstArticles } from '../../../../src/training/metrics/worstArticles.ts';
import { exampleOf } from '../builders.ts';

const LABELS = ['machine', 'human'];
const judged = (rows: readonly (readonly [label: number, machine: number])[]) => ({
  probabilities: Float32Array.from(rows.flatMap(([, machine]) => [machine, 1 - machine])),
  examples: rows.map(([label], at) => exampleOf(label, at + 1)),
});

describe('worstArticles', () => {
  it('lists what was taken for the other label, the worst first', () => {
    const { probabilities, examples } = judged([
      [1, 0.75],
      [1, 0.25],
      [0, 0.25],
      [1, 0.875],
      [0, 0.125],
      [0, 0.75],
    ]);
    const { falsePositives, falseNegatives } = worstArticles(probabilities, examples, LABELS, 0);
    expect(falsePositives.map(({ line, probability }) => [line, probability])).toEqual([
      [4, 0.875],
      [1, 0.75],
    ]);
    expect(falseNegatives.map(({ line, probability }) => [line, probability])).toEqual([
      [5, 0.125],
      [3, 0.25],
    ]);
    expect(falsePositives[0]).toEqual({
      file: '/data/data.jsonl',
      line: 4,
      title: 'Title 4',
      label: 'human',
      probability: 0.875,
      excerpt: 'Article 4.',
    });
  });

  it('lists twenty at most, equals in the order of the data', () => {
    const { probabilities, examples } = judged(Array.from({ length: 50 }, () => [1, 0.75]));
    const { falsePositives, falseNegatives } = worstArticles(probabilities, examples, LABELS, 0);
    expect(falsePositives.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(falseNegatives).toEqual([]);
  });

  it('knows only mistakes about the positive label', () => {
    const examples = [exampleOf(1, 1), exampleOf(2, 2)];
    const probabilities = Float32Array.of(0.1, 0.2, 0.7, 0.8, 0.1, 0.1);
    const { falsePositives, falseNegatives } = worstArticles(probabilities, examples, ['a', 'b', 'c'], 0);
    expect(falsePositives.map(({ line }) => line)).toEqual([2]);
    expect(falseNegatives).toEqual([]);
    const none = { falsePositives: [], falseNegatives: [] };
    expect(worstArticles(probabilities, examples, ['a', 'b', 'c'], undefined)).toEqual(none);
  });

  it('shows an article without title or text', () => {
    const [found] = worstArticles(Float32Array.of(1, 0), [exampleOf(1, 1, { fields: {} })], LABELS, 0).falsePositives;
    expect(found).toMatchObject({ title: '', excerpt: '' });
  });
});

describe('excerptOf', () => {
  it.each([
    ['A short  text\nof two lines. ', 40, 'A short text of two lines.'],
    ['One two three four', 9, 'One two…'],
    ['One two three four', 7, 'One two…'],
    ['Withoutspaces', 7, 'Without…'],
    ['abc😀def', 4, 'abc…'],
  ])('%j in %i characters', (text, characters, expected) => {
    expect(excerptOf(text, characters)).toBe(expected);
  });
});
