import { describe, expect, it } from 'vitest';
import { withMaxTrainingExamples } from '../../../../src/training/data/maxTrainingExamples.ts';
import type { Example } from '../../../../src/training/recipe.ts';

const example = (id: string, label: number): Example => ({ id, file: 'a', line: 1, fields: {}, label });
const ids = (examples: readonly Example[]): string => examples.map(({ id }) => id).join(' ');
const train = [
  example('m1', 0),
  example('h1', 1),
  example('m2', 0),
  example('h2', 1),
  example('m3', 0),
  example('h3', 1),
];

describe('withMaxTrainingExamples', () => {
  it.each([
    // run_discrimination.py: machine_ex_to_keep = machine[:n]; for i, human: human, machine_ex_to_keep[i % len].
    [2, 'h1 m1 h2 m2 h3 m1'],
    [1, 'h1 m1 h2 m1 h3 m1'],
    [9, 'h1 m1 h2 m2 h3 m3'],
    [0, 'm1 h1 m2 h2 m3 h3'],
    [-1, 'm1 h1 m2 h2 m3 h3'],
  ])('keeps %d machine articles as the reference does', (most, expected) => {
    expect(ids(withMaxTrainingExamples(train, most))).toBe(expected);
  });

  it('leaves examples alone that have one label only', () => {
    expect(ids(withMaxTrainingExamples([example('h', 1)], 3))).toBe('h');
    expect(ids(withMaxTrainingExamples([example('m', 0), example('n', 0)], 1))).toBe('m n');
  });
});
