// Which words masking leaves as they are.
import { expect, it } from 'vitest';
import { frequentWords } from '../../../../src/training/wording/frequentWords.ts';

const fold = { digits: true, names: true };

it('are the most frequent ones of all texts, whatever their case, ties by alphabet', () => {
  expect(frequentWords(['The cat sat.', 'the dog sat; a bird flew'], 4, fold)).toEqual(['sat', 'the', 'a', 'bird']);
});

it('are read as the wording model reads: names and digits as one', () => {
  expect(frequentWords(['so said Ann Smith in 1999', 'so said Bob in 2019'], 4, fold)).toEqual([
    '0000',
    'in',
    'said',
    'so',
  ]);
  expect(frequentWords(['so said Ann, he and Bob'], 1, fold)).toEqual(['xx']);
});

it('are none where none are wanted', () => {
  expect(frequentWords(['the cat'], 0, fold)).toEqual([]);
});
