// Attention masks as ONNX Runtime adds them.
import { describe, expect, it } from 'vitest';
import { causalMask, visibleMask } from '../../../src/engines/onnx/mask.ts';

describe('attention masks', () => {
  it.each([
    [1, 0],
    [1, 5],
    [4, 0],
    [3, 7],
  ])('a causal mask of %i tokens behind %i is the mask of what they may see', (count, past) => {
    const length = past + count;
    const visible = new Uint8Array(count * length).map((_, at) =>
      at % length <= past + Math.floor(at / length) ? 1 : 0,
    );
    expect(causalMask(count, past)).toEqual(visibleMask(visible, count, length));
  });

  it('never shows the dummy row', () => {
    expect([...visibleMask(Uint8Array.of(1, 1), 1, 2)]).toEqual([-1e9, 0, 0]);
  });
});
