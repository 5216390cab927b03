// Places in the text of an article.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  markOf,
  paragraphsOf,
  rangeBetween,
  segmentsOf,
  withoutSpan,
  withSpan,
} from '../../../../media/labelling/text.ts';

const TEXT = 'First line.\r\n\r\n  Second, longer.\n \nThird 😀 one.';
const said = (ranges: readonly { readonly start: number; readonly end: number }[], text = TEXT): string[] =>
  ranges.map(({ start, end }) => text.slice(start, end));

describe('paragraphsOf', () => {
  it('gives the lines that hold something, with offsets into the whole text', () => {
    expect(said(paragraphsOf(TEXT))).toEqual(['First line.', '  Second, longer.', 'Third 😀 one.']);
  });

  it('gives none for a text of white space', () => {
    expect(paragraphsOf(' \n\t\n')).toEqual([]);
  });

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '😀', '\u2028') }), (text) => {
        expect(said(paragraphsOf(text), text).join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
});

describe('segmentsOf', () => {
  const mark = { start: 0, end: 30, verdict: 'machine-like', probability: 0.9 } as const;
  const spans = [
    { start: 5, end: 12, label: 'human' },
    { start: 10, end: 20, label: 'machine' },
  ];

  it('cuts where something begins or ends, and says what covers each piece', () => {
    const pieces = segmentsOf({ start: 8, end: 40 }, [mark], spans);
    expect(pieces.map(({ start, end, spans: covering }) => [start, end, covering])).toEqual([
      [8, 10, [0]],
      [10, 12, [0, 1]],
      [12, 20, [1]],
      [20, 30, []],
      [30, 40, []],
    ]);
    expect(pieces.map((piece) => piece.mark?.verdict)).toEqual([...Array<string>(4).fill('machine-like'), undefined]);
  });

  it('covers the paragraph without a gap, whatever spans there are', () => {
    const range = fc
      .tuple(fc.nat(60), fc.nat(60))
      .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }));
    fc.assert(
      fc.property(range, fc.array(range), (paragraph, ranges) => {
        const pieces = segmentsOf(
          paragraph,
          [],
          ranges.map((one) => ({ ...one, label: 'x' })),
        );
        expect(pieces[0]?.start).toBe(paragraph.start);
        expect(pieces.at(-1)?.end).toBe(paragraph.end);
        pieces.slice(1).forEach((piece, i) => {
          expect(piece.start).toBe(pieces[i]?.end);
        });
      }),
    );
  });
});

describe('markOf', () => {
  it('is the mark that covers most of a paragraph', () => {
    const short = { start: 0, end: 4, verdict: 'no-sign' } as const;
    const long = { start: 4, end: 20, verdict: 'abstained' } as const;
    expect(markOf({ start: 0, end: 12 }, [short, long])).toBe(long);
    expect(markOf({ start: 20, end: 30 }, [short, long])).toBeUndefined();
  });
});

describe('rangeBetween', () => {
  it.each([
    ['in either order', 22, 15, 'Secon'],
    ['without white space at the ends', 9, 17, 'e.'],
    ['across paragraphs', 6, 40, 'line.\r\n\r\n  Second, longer.\n \nThird'],
    ['with whole characters', 42, 43, '😀'],
    ['within the text', -5, 5, 'First'],
  ])('%s', (_, a, b, expected) => {
    const range = rangeBetween(TEXT, a, b);
    expect(range && TEXT.slice(range.start, range.end)).toBe(expected);
  });

  it('is nothing where only white space is selected', () => {
    expect(rangeBetween(TEXT, 11, 16)).toBeUndefined();
    expect(rangeBetween(TEXT, 3, 3)).toBeUndefined();
  });
});

describe('withSpan', () => {
  const human = { start: 10, end: 20, label: 'human' };

  it.each([
    ['stands beside others', { start: 30, end: 40, label: 'human' }, [human, { start: 30, end: 40, label: 'human' }]],
    [
      'becomes one with its own label',
      { start: 15, end: 25, label: 'human' },
      [{ start: 10, end: 25, label: 'human' }],
    ],
    [
      'becomes one with what it touches',
      { start: 20, end: 25, label: 'human' },
      [{ start: 10, end: 25, label: 'human' }],
    ],
    [
      'cuts another label back',
      { start: 15, end: 25, label: 'machine' },
      [
        { start: 10, end: 15, label: 'human' },
        { start: 15, end: 25, label: 'machine' },
      ],
    ],
    [
      'cuts another label in two',
      { start: 12, end: 14, label: 'machine' },
      [
        { start: 10, end: 12, label: 'human' },
        { start: 12, end: 14, label: 'machine' },
        { start: 14, end: 20, label: 'human' },
      ],
    ],
    [
      'takes the place of what it covers',
      { start: 5, end: 25, label: 'machine' },
      [{ start: 5, end: 25, label: 'machine' }],
    ],
  ])('%s', (_, added, expected) => {
    expect(withSpan([human], added)).toEqual(expected);
  });

  it('leaves each place with the label that it was given last', () => {
    const span = fc
      .tuple(fc.nat(30), fc.integer({ min: 1, max: 10 }), fc.constantFrom('a', 'b', 'c'))
      .map(([start, length, label]) => ({ start, end: start + length, label }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (added) => {
        const painted = Array<string | undefined>(45).fill(undefined);
        for (const { start, end, label } of added) painted.fill(label, start, end);
        const spans = added.reduce(withSpan, []);
        const seen = painted.map((_, at) => spans.filter(({ start, end }) => start <= at && at < end));
        expect(seen.map((here) => here.map(({ label }) => label))).toEqual(
          painted.map((label) => (label === undefined ? [] : [label])),
        );
      }),
    );
  });
});

describe('withoutSpan', () => {
  it('takes away the one of that number', () => {
    const spans = [
      { start: 0, end: 1, label: 'a' },
      { start: 2, end: 3, label: 'b' },
    ];
    expect(withoutSpan(spans, 0)).toEqual([{ start: 2, end: 3, label: 'b' }]);
  });
});
