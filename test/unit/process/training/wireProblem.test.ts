import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../src/process/training/wireProblem.ts';

describe('a problem that came over the wire', () => {
  it.each(['changed-on-disk', 'cancelled', 'file-missing'] as const)('keeps its code: %s', (code) => {
    expect(problemOf({ code, message: 'No.' })).toEqual({ code, message: 'No.' });
  });

  it.each(['unheard-of', 'toString', ''])('is a failure of the engine where nobody knows its code: “%s”', (code) => {
    expect(problemOf({ code, message: 'No.', hint: 'Try.' })).toEqual({
      code: 'engine-failed',
      message: 'No.',
      hint: 'Try.',
    });
  });
});
