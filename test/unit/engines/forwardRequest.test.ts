// Requests that no model could run, and the defaults of those that can.
import { describe, expect, it } from 'vitest';
import type { ForwardRequest } from '../../../src/engines/engine.ts';
import { resolveRequest } from '../../../src/engines/forwardRequest.ts';
import { KeyValueCache } from '../../../src/engines/keyValueCache.ts';

const config = { vocabularySize: 100, hiddenSize: 2, layers: 1, heads: 1, intermediateSize: 2, maxPositions: 8 };
const ints = (...values: number[]): Int32Array => Int32Array.from(values);
const past = KeyValueCache.empty(config).append({
  count: 3,
  keys: [new Float32Array(6)],
  values: [new Float32Array(6)],
});

describe('resolveRequest', () => {
  it('puts new tokens behind the prefix by default, and asks for nothing', () => {
    const resolved = resolveRequest({ tokens: ints(5, 6), past }, config);
    expect(resolved.positions).toEqual(ints(3, 4));
    expect(resolved.pastLength).toBe(3);
    expect(resolved.visible).toBeUndefined();
    for (const none of [resolved.targetRows, resolved.targets, resolved.logitRows, resolved.hiddenRows])
      expect(none).toHaveLength(0);
  });

  it.each<[string, ForwardRequest, string]>([
    ['no tokens', { tokens: ints() }, 'at least one token'],
    ['more tokens than positions', { tokens: ints(1, 1, 1, 1, 1, 1), past }, "3 + 6 tokens exceed the model's 8"],
    ['a token outside the vocabulary', { tokens: ints(100) }, 'The token 100 is outside 0 … 99'],
    ['a negative token', { tokens: ints(-1) }, 'The token -1'],
    ['a position the model has not learned', { tokens: ints(1), positions: ints(8) }, 'The position 8'],
    ['positions for other tokens', { tokens: ints(1), positions: ints(0, 1) }, '2 positions for 1 tokens'],
    ['targets without rows', { tokens: ints(1), targets: ints(1) }, '0 target rows for 1 targets'],
    ['a target row that is not there', { tokens: ints(1), targetRows: ints(1), targets: ints(1) }, 'The row 1'],
    ['a logit row that is not there', { tokens: ints(1), logitRows: ints(-1) }, 'The row -1'],
    ['a hidden row that is not there', { tokens: ints(1), hiddenRows: ints(7) }, 'The row 7'],
    ['a mask of another size', { tokens: ints(1), past, visible: new Uint8Array(3) }, 'A mask of 3 for 1 × 4'],
  ])('refuses %s', (_, request, message) => {
    expect(() => resolveRequest(request, config)).toThrow(message);
    expect(() => resolveRequest(request, config)).toThrow(RangeError);
  });
});
