// Positions that survive what others type.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frontMatterLength, shiftSpan, type Change } from '../../../src/extension/trackedText.ts';

const change = (rangeOffset: number, rangeLength: number, text: string): Change => ({ rangeOffset, rangeLength, text });

describe('shiftSpan', () => {
  it.each([
    ['moves behind an insertion before it', change(2, 0, 'abc'), { start: 13, end: 23 }],
    ['moves behind an insertion right at its start', change(10, 0, 'x'), { start: 11, end: 21 }],
    ['moves back with a deletion before it', change(0, 4, ''), { start: 6, end: 16 }],
    ['stays where something is typed at its end', change(20, 0, 'x'), { start: 10, end: 20 }],
    ['is lost when something is typed inside it', change(15, 0, 'x'), undefined],
    ['is lost when a deletion reaches into it', change(8, 5, ''), undefined],
    ['is lost when it is deleted with its surroundings', change(5, 30, ''), undefined],
  ])('%s', (_, one, expected) => {
    expect(shiftSpan({ start: 10, end: 20 }, [one])).toEqual(expected);
  });

  it('keeps an empty span before what is typed at its place', () => {
    expect(shiftSpan({ start: 5, end: 5 }, [change(5, 0, 'x')])).toEqual({ start: 5, end: 5 });
  });

  it('names the same characters after any change outside of it', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 1 }),
        fc.string(),
        fc.string(),
        fc.nat(),
        fc.nat(),
        (a, own, b, typed, at, cut) => {
          const text = a + own + b;
          const rangeOffset = at % (text.length + 1);
          const rangeLength = cut % (text.length - rangeOffset + 1);
          const after = text.slice(0, rangeOffset) + typed + text.slice(rangeOffset + rangeLength);
          const span = shiftSpan({ start: a.length, end: a.length + own.length }, [
            change(rangeOffset, rangeLength, typed),
          ]);
          if (span !== undefined) expect(after.slice(span.start, span.end)).toBe(own);
        },
      ),
    );
  });
});

describe('frontMatterLength', () => {
  it.each([
    ['---\ntitle: a\n---\ntext', '---\ntitle: a\n---\n'],
    ['+++\r\ntitle = "a"\r\n+++\r\ntext', '+++\r\ntitle = "a"\r\n+++\r\n'],
    ['{\n  "title": "a"\n}\ntext', '{\n  "title": "a"\n}\n'],
    ['\uFEFF---\ntitle: a\n---', '\uFEFF---\ntitle: a\n---'],
    ['---\n---\ntext', '---\n---\n'],
    ['text\n---\nmore\n---\n', ''],
    ['---\nnever closed\n', ''],
    ['', ''],
  ])('of %j is that of %j', (text, head) => {
    expect(text.slice(0, frontMatterLength(text))).toBe(head);
  });
});
