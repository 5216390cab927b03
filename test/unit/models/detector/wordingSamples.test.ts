// What the wording model learns from.
import { describe, expect, it } from 'vitest';
import type { CorpusLine } from '../../../../models/detector/corpusLine.ts';
import { HEADS, isOneSided, wordingSamples } from '../../../../models/detector/wordingSamples.ts';
import { lineOf, sentences } from './builders.ts';

const article = sentences(100).join(' ');
const line = (id: string, change: Partial<CorpusLine> = {}): CorpusLine => lineOf({ id, article, ...change });
const groupsOf = (lines: readonly CorpusLine[]): string[] => [
  ...new Set(wordingSamples(lines).map(({ group }) => group)),
];

describe('wordingSamples', () => {
  it('are of the training split alone', () => {
    const lines = (['calibrate', 'train', 'test'] as const).map((split) => line(split, { split }));
    expect(groupsOf(lines)).toEqual(['group of train']);
  });

  it('leave out the topic whose human side is missing, in the set that lacks it', () => {
    const lines = [
      line('one side', { set: 'misinformation', topic: 'health', label: 'machine' }),
      line('both sides', { set: 'misinformation', topic: 'politics', label: 'machine' }),
      line('elsewhere', { topic: 'health' }),
    ];
    expect(groupsOf(lines).sort()).toEqual(['group of both sides', 'group of elsewhere']);
    expect(lines.map(isOneSided)).toEqual([true, false, false]);
  });

  it('leave out sets that are only measured, and the model’s own articles', () => {
    expect(groupsOf([line('a', { set: 'authorship' }), line('b', { set: 'own', label: 'machine' })])).toEqual([]);
  });

  it('have a label for each head, and the group of their article', () => {
    const found = wordingSamples([
      line('human', { set: 'l2r' }),
      line('machine', { set: 'l2r', label: 'machine', group: 'shared' }),
    ]);
    expect(found.every(({ labels }) => labels.length === HEADS.length)).toBe(true);
    expect(new Set(found.map(({ group, labels }) => `${group}: ${labels.join()}`))).toEqual(
      new Set(['group of human: 0', 'shared: 1']),
    );
  });

  it('weigh human text more where it stands beside its machine rewrites, and less elsewhere', () => {
    const weightsOf = (set: string, label: CorpusLine['label']): (number | undefined)[] => [
      ...new Set(wordingSamples([line('a', { set, label })]).map(({ weight }) => weight)),
    ];
    for (const set of ['l2r', 'misinformation']) {
      expect(weightsOf(set, 'human')).toEqual([4]);
      expect(weightsOf(set, 'machine')).toEqual([1]);
    }
    for (const set of ['article-bias', 'senate', 'briefings']) expect(weightsOf(set, 'human')).toEqual([0.125]);
  });

  it('have few pieces of an article, and the same ones each time', () => {
    const lines = Array.from({ length: 20 }, (_, at) => line(`${at}`));
    const found = wordingSamples(lines);
    expect(found.length).toBe(80);
    expect(wordingSamples([...lines].reverse())).toEqual(found);
  });
});
