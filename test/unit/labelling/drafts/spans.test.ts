// A span that is put over others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../src/labelling/judgement.ts';
import { withSpan } from '../../../../src/labelling/drafts/spans.ts';

const span = (start: number, end: number, label = 'machine'): Span => ({ start, end, label });

describe('withSpan', () => {
  it.each<[string, Span[], Span, Span[]]>([
    ['the first', [], span(2, 5), [span(2, 5)]],
    ['in order', [span(8, 9)], span(2, 5), [span(2, 5), span(8, 9)]],
    ['one with its neighbour', [span(5, 9)], span(2, 5), [span(2, 9)]],
    [
      'a hole into another label',
      [span(0, 9, 'human')],
      span(2, 5),
      [span(0, 2, 'human'), span(2, 5), span(5, 9, 'human')],
    ],
    ['over what it covers', [span(3, 4, 'human')], span(2, 5), [span(2, 5)]],
    ['beside another label', [span(5, 9, 'human')], span(2, 5), [span(2, 5), span(5, 9, 'human')]],
  ])('puts %s', (_what, before, added, after) => {
    expect(withSpan(before, added)).toEqual(after);
  });

  it('gives each place the label that was put there last', () => {
    const one = fc
      .tuple(fc.nat(20), fc.integer({ min: 1, max: 6 }), fc.constantFrom('a', 'b', 'c'))
      .map(([start, length, label]) => span(start, start + length, label));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 10 }), (added) => {
        const labels = new Map<number, string>();
        for (const { start, end, label } of added) for (let at = start; at < end; at++) labels.set(at, label);
        const spans = added.reduce<readonly Span[]>(withSpan, []);
        const found = new Map<number, string>();
        for (const { start, end, label } of spans)
          for (let at = start; at < end; at++) {
            expect(found.has(at)).toBe(false);
            found.set(at, label);
          }
        expect([...found].sort()).toEqual([...labels].sort());
        expect(spans).toEqual([...spans].sort((a, b) => a.start - b.start));
      }),
    );
  });
});
