import { describe, expect, it } from 'vitest';
import { endsInLoop } from '../../../src/generation/repetition.ts';

describe('endsInLoop', () => {
  it.each([
    ['one token six times', [9, 5, 5, 5, 5, 5, 5], true],
    ['one token five times', [9, 5, 5, 5, 5, 5], false],
    ['two tokens three times', [1, 2, 1, 2, 1, 2], true],
    ['three tokens three times, behind something else', [7, 8, 1, 2, 3, 1, 2, 3, 1, 2, 3], true],
    ['a block said twice', [1, 2, 3, 4, 1, 2, 3, 4], false],
    ['a loop that has been left', [1, 2, 1, 2, 1, 2, 9], false],
    ['nothing', [], false],
  ])('judges %s', (_, tokens, expected) => {
    expect(endsInLoop(tokens)).toBe(expected);
  });
});
