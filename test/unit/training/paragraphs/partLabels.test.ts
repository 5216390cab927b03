import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headLabels, partLabel } from '../../../../src/training/paragraphs/partLabels.ts';

const [MACHINE, HUMAN, MIXED, UNKNOWN] = [0, 1, 2, -1] as const;
const part = (start: number, end: number, label: number) => ({ start, end, label });

describe('partLabel', () => {
  /** A paragraph at [100, 200) of a human article. */
  it.each([
    ['no span', undefined, HUMAN],
    ['a span elsewhere', [part(0, 100, MACHINE), part(200, 300, MACHINE)], HUMAN],
    ['a span over all of it', [part(0, 300, MACHINE)], MACHINE],
    ['a span over just more than half', [part(149, 200, MACHINE)], MACHINE],
    ['a span over half', [part(150, 200, MACHINE)], undefined],
    ['a span over just more than a tenth', [part(100, 111, MACHINE)], undefined],
    ['a span over a tenth', [part(90, 110, MACHINE)], HUMAN],
    ['spans of one label that have most of it together', [part(100, 130, MACHINE), part(170, 230, MACHINE)], MACHINE],
    ['spans that overlap, counted once', [part(100, 140, MACHINE), part(110, 145, MACHINE)], undefined],
    ['a span of the article’s own label', [part(100, 130, HUMAN)], HUMAN],
    ['two labels', [part(100, 160, MACHINE), part(160, 200, MIXED)], undefined],
    ['two labels over each other', [part(0, 300, MACHINE), part(0, 300, HUMAN)], undefined],
    ['a label that nobody knows', [part(100, 200, UNKNOWN)], UNKNOWN],
  ])('with %s', (_, spans, expected) => {
    expect(partLabel({ start: 100, end: 200 }, spans, HUMAN)).toBe(expected);
  });

  it('is the article’s or a span’s or none, in whatever order the spans stand', () => {
    const span = fc
      .tuple(fc.nat({ max: 60 }), fc.nat({ max: 60 }), fc.integer({ min: -1, max: 2 }))
      .map(([a, b, label]) => part(Math.min(a, b), Math.max(a, b), label));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans) => {
        const label = partLabel({ start: 10, end: 40 }, spans, HUMAN);
        expect([undefined, HUMAN, ...spans.map((one) => one.label)]).toContain(label);
        expect(partLabel({ start: 10, end: 40 }, [...spans].reverse(), HUMAN)).toBe(label);
      }),
    );
  });
});

describe('headLabels', () => {
  it.each([
    [['machine', 'human'], 0, [0, 1]],
    [['fake', 'real'], 0, [0, 1]],
    [['machine', 'human', 'mixed'], 0, [0, 1]],
    [['machine', 'Human', 'mixed', 'unsure'], 0, [0, 1]],
    [['fake', 'press', 'wire'], 0, [0, 1, 2]],
    [['human', 'mixed', 'machine'], 2, [0, 2]],
  ])('of %j are what the head tells apart', (labels, positive, expected) => {
    expect([...headLabels(labels, positive)].sort()).toEqual(expected);
  });
});
