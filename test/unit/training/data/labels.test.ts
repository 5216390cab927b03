import { describe, expect, it } from 'vitest';
import { choosePositive, classOrder } from '../../../../src/training/data/labels.ts';

describe('classOrder', () => {
  it.each([
    [
      ['human', 'machine'],
      ['machine', 'human'],
    ],
    [
      ['Human', 'MACHINE', 'edited'],
      ['MACHINE', 'Human', 'edited'],
    ],
    [
      ['sport', 'human', 'culture'],
      ['human', 'culture', 'sport'],
    ],
    [
      ['b', 'a', 'b'],
      ['a', 'b'],
    ],
    [[], []],
  ])('orders %j', (labels, expected) => {
    expect(classOrder(labels)).toEqual(expected);
  });
});

const UNKNOWN: unknown = expect.stringContaining('name the one to look for');

describe('choosePositive', () => {
  it.each([
    [['machine', 'human'], undefined, { index: 0 }],
    [['machine', 'human'], 'human', { index: 1 }],
    [['Machine', 'fake'], undefined, { index: 0 }],
    [['AI', 'real'], undefined, { index: 0, remark: '“AI” is taken for the label of machine-written articles.' }],
    [['ai', 'fake', 'real'], undefined, { index: undefined, remark: UNKNOWN }],
    [['0', '1'], undefined, { index: undefined, remark: UNKNOWN }],
    [['human'], undefined, { index: undefined }],
    [['a', 'A'], 'A', { index: 1 }],
  ])('of %j, %j asked for: %j', (labels, asked, expected) => {
    expect(choosePositive(labels, asked)).toEqual({ ok: true, value: expected });
  });

  it('refuses what is no label and names those there are', () => {
    expect(choosePositive(['a', 'b'], 'c')).toMatchObject({
      ok: false,
      problem: { hint: 'The labels are “a” and “b”.' },
    });
  });
});
