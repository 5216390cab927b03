// Spans on their way through the normalisation: what they covered, they cover.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendWithRanges } from '../../../../src/training/data/mojibake.ts';
import {
  NO_NORMALISATION,
  normaliseArticle,
  type Normalisation,
} from '../../../../src/training/data/normaliseArticle.ts';
import { normaliseSpans } from '../../../../src/training/data/normaliseSpans.ts';
import { newsText } from './newsLines.ts';

const settings = (some: Partial<Normalisation>): Normalisation => ({ ...NO_NORMALISATION, ...some });
const anySettings: fc.Arbitrary<Normalisation> = fc.record({
  newlines: fc.constantFrom('keep', 'single', 'rebroken'),
  mojibake: fc.boolean(),
  missingSpaces: fc.boolean(),
  cutEnds: fc.boolean(),
  mostWords: fc.constantFrom(0, 5, 30),
  withoutFields: fc.constant([]),
});
const WORDS = 'One two. Three.Four five " âe Mr. Jones said 😀 and “no.” café donâ€™t'.split(' ');
const texts = fc.oneof(
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', '\n', '\r\n\r\n', '  ', '\u2028')), {
      maxLength: 60,
    })
    .map((parts) => parts.flat().join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const bare = (text: string): string => text.replace(/\s+/gu, '');
const points = (text: string): string[] => Array.from(text);

/** The text whose words a marker, put in as a word of its own kind, tells. */
const covered = (text: string, start: number, end: number): string => points(text).slice(start, end).join('');

describe('normaliseSpans', () => {
  it.each<[Partial<Normalisation>, string, string, string]>([
    [{}, 'One two three.', 'two', 'two'],
    [{ newlines: 'single' }, '\n One.\r\n\r\n  Two  2.\nThree.', 'Two  2.\n', 'Two 2.'],
    [{ newlines: 'single' }, 'One.\n\nTwo.', 'e.\n\nT', 'e.\nT'],
    [{ missingSpaces: true }, 'The end.Next came he. So', 'end.Next', 'end. Next'],
    [{ mojibake: true }, 'He said donâ€™t go', 'donâ€™t', 'don’t'],
    [{ mojibake: true }, 'donâ€™t 😀 go', '😀 go', '😀 go'],
    [{ mojibake: true }, 'ðŸ˜€ and cafÃ© in', 'cafÃ© in', 'café in'],
    [{ cutEnds: true }, 'One is done. Two is not', 'done. Two', 'done.'],
    [{ mostWords: 5 }, 'One two three. Four five. Six seven.', 'five. Six', 'five.'],
  ])('under %j, of “%s” carries “%s” to “%s”', (some, text, part, expected) => {
    const start = points(text.slice(0, text.indexOf(part))).length;
    const span = { start, end: start + points(part).length, label: 'machine' };
    const { article, spans } = normaliseSpans(text, [span], settings(some));
    expect(spans.map((one) => [article.slice(one.start, one.end), one.label])).toEqual([[expected, 'machine']]);
  });

  it('leaves out what covers no word that is left', () => {
    const text = 'One is done.  Two is not';
    const spans = [
      { start: 12, end: 14, label: 'a' },
      { start: 14, end: 17, label: 'b' },
      { start: 90, end: 99, label: 'c' },
    ];
    expect(normaliseSpans(text, spans, settings({ cutEnds: true })).spans).toEqual([]);
    expect(normaliseSpans(text, spans, settings({})).spans).toEqual([{ start: 14, end: 17, label: 'b' }]);
  });

  it('gives the very text of the normalisation, and covers the words that were covered, as far as they are there', () => {
    const places = fc.tuple(fc.nat({ max: 90 }), fc.nat({ max: 90 }));
    fc.assert(
      fc.property(texts, anySettings, places, (text, some, [a, b]) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const { article, spans } = normaliseSpans(text, [{ start, end, label: 'x' }], some);
        expect(article).toBe(normaliseArticle(text, some));
        if (some.mojibake && normaliseArticle(text, settings({ mojibake: true })) !== text) return;
        const before = bare(covered(text, 0, start));
        const within = bare(covered(text, start, end));
        const [span] = spans;
        const kept = bare(article);
        expect(bare(span === undefined ? '' : article.slice(span.start, span.end))).toBe(
          kept.slice(before.length, before.length + within.length),
        );
        if (span === undefined) return;
        expect(bare(article.slice(0, span.start))).toBe(before);
        expect(article.slice(span.start, span.end).trim()).toBe(article.slice(span.start, span.end));
      }),
      { numRuns: 500 },
    );
  });

  it('carries spans of misread text where those of the mended text would be', () => {
    const western = fc.string({ unit: fc.constantFrom(...Array.from('aeZ .’“”–éèüöñç€')), minLength: 1 });
    fc.assert(
      fc.property(western, western, western, (before, within, after) => {
        const misread = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
        const span = {
          start: misread(before).length,
          end: misread(before + within).length,
          label: 'x',
        };
        const { article, spans } = normaliseSpans(
          misread(before + within + after),
          [span],
          settings({ mojibake: true }),
        );
        expect(article).toBe(before + within + after);
        const [found] = spans;
        expect(found === undefined ? '' : article.slice(found.start, found.end)).toBe(within.trim());
      }),
    );
  });

  it('reads a long text with many spans in one go', () => {
    const text = `${newsText(1, 4000)} donâ€™t`;
    const spans = Array.from({ length: 2000 }, (_, at) => ({ start: at * 50, end: at * 50 + 40, label: 'x' }));
    expect(normaliseSpans(text, spans, settings({ newlines: 'single', mojibake: true })).spans).toHaveLength(2000);
  });
});

describe('mendWithRanges', () => {
  it('gives all of a misread character to a range that begins or ends within it', () => {
    const text = 'a â€™ b';
    expect(mendWithRanges(text, [{ start: 3, end: 4 }])).toEqual({ text: 'a ’ b', ranges: [{ start: 2, end: 3 }] });
  });
});
