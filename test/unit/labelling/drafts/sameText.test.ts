// Texts that are the same but for white space, and places in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inCodePoints,
  isSameText,
  onlyPlaceOf,
  rangeInSame,
  tellingWords,
} from '../../../../src/labelling/drafts/sameText.ts';

/** Words, each with white space behind it. */
const words = fc.array(fc.tuple(fc.stringMatching(/^[a-zé😀]{1,4}$/u), fc.constantFrom(' ', '\n', '\n\n', '\t ')), {
  minLength: 1,
  maxLength: 12,
});

describe('texts that are the same', () => {
  it.each([
    ['a b', 'a\n\nb ', true],
    ['a b', 'a c', false],
    ['a b', 'A b', false],
    ['é', 'e', false],
  ])('“%s” and “%s”', (a, b, same) => {
    expect(isSameText(a, b)).toBe(same);
  });

  it('have the same parts at their own places', () => {
    fc.assert(
      fc.property(words, fc.nat(11), fc.nat(11), (pieces, a, b) => {
        const [from = 0, to = 0] = [a, b].map((one) => Math.min(one, pieces.length - 1)).sort((x, y) => x - y);
        const joined = (some: typeof pieces): string => some.map((piece) => piece.join('')).join('');
        const text = joined(pieces);
        const start = joined(pieces.slice(0, from)).length;
        const end = joined(pieces.slice(0, to + 1)).length;
        const other = `  ${pieces.map(([word]) => word).join(' ')}`;
        const found = rangeInSame(text, { start, end }, other);
        const expected = pieces.slice(from, to + 1).map(([word]) => word);
        expect(other.slice(found.start, found.end)).toBe(expected.join(' '));
      }),
    );
  });
});

describe('onlyPlaceOf', () => {
  it.each([
    ['b c', 'a b\nc d', 'b\nc'],
    ['a', 'a b a', undefined],
    ['aa', 'aaa', undefined],
    ['x', 'a b', undefined],
    [' ', 'a b', undefined],
  ])('finds “%s” in “%s”', (part, text, expected) => {
    const place = onlyPlaceOf(part, text);
    expect(place && text.slice(place.start, place.end)).toBe(expected);
  });
});

describe('inCodePoints', () => {
  it('counts a character beyond the basic plane once', () => {
    expect(inCodePoints('😀 a 😀b', { start: 5, end: 8 })).toEqual({ start: 4, end: 6 });
  });

  it('cuts what Python would cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.nat(30), fc.nat(30), (text, a, b) => {
        const points = Array.from(text);
        const [from = 0, to = 0] = [a, b].map((one) => Math.min(one, points.length)).sort((x, y) => x - y);
        const start = points.slice(0, from).join('').length;
        const end = points.slice(0, to).join('').length;
        expect(inCodePoints(text, { start, end })).toEqual({ start: from, end: to });
      }),
    );
  });
});

describe('tellingWords', () => {
  it('are in the line whichever way its text is escaped', () => {
    const text = 'Café Ørsted “settled” the harbour dispute on Tuesday';
    const escaped = JSON.stringify({ text }).replace(/[^\0-\x7f]/g, (it) => `\\u${it.charCodeAt(0).toString(16)}`);
    const found = tellingWords(text);
    expect(found).toHaveLength(3);
    for (const word of found) expect(escaped).toContain(word);
  });

  it('are none in a text without such words', () => {
    expect(tellingWords('東京で雨が降った。')).toEqual([]);
  });
});
