// Spans between the file's code points and the page's UTF-16 units.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCodePoints, toUtf16 } from '../../../src/labelling/spanOffsets.ts';

const span = (start: number, end: number) => ({ start, end, label: 'machine' });

/** Characters of one unit and of two, and half of one. */
const texts = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '😀', '\u{10FFFF}', '\uD83D'), maxLength: 40 });

describe('toUtf16', () => {
  it.each([
    ['plain text', [span(0, 5)], [span(0, 5)]],
    ['😀 said', [span(0, 1), span(2, 6)], [span(0, 2), span(3, 7)]],
    ['a😀b😀c', [span(1, 4)], [span(1, 6)]],
    ['short', [span(2, 99)], [span(2, 5)]],
    ['short', [span(9, 12), span(1, 1)], []],
  ])('of %j: %j is %j', (text, points, units) => {
    expect(toUtf16(text, points)).toEqual(units);
  });

  it('cuts out what Python would cut out', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), fc.nat(40), (text, start, length) => {
        const [found] = toUtf16(text, [span(start, start + length)]);
        const expected = Array.from(text)
          .slice(start, start + length)
          .join('');
        expect(found === undefined ? '' : text.slice(found.start, found.end)).toBe(expected);
      }),
    );
  });
});

describe('toCodePoints', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(texts, fc.nat(40), fc.nat(40), (text, start, length) => {
        const units = toUtf16(text, [span(start, start + length)]);
        const total = Array.from(text).length;
        const expected = start < Math.min(total, start + length) ? [span(start, Math.min(total, start + length))] : [];
        expect(toCodePoints(text, units)).toEqual(expected);
      }),
    );
  });

  it('takes an offset inside a character as its start', () => {
    expect(toCodePoints('😀😀', [span(1, 3)])).toEqual([span(0, 1)]);
  });

  it('puts them in the order of the text', () => {
    expect(toCodePoints('one two', [span(4, 7), span(0, 3)])).toEqual([span(0, 3), span(4, 7)]);
  });
});
