import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hasMojibake, mendMojibake } from '../../../../src/training/data/mojibake.ts';
import {
  hasMissingSpaces,
  NO_NORMALISATION,
  normalisationSchema,
  normaliseArticle,
  normaliseFields,
  type Normalisation,
} from '../../../../src/training/data/normaliseArticle.ts';
import { newsText } from './newsLines.ts';

const settings = (some: Partial<Normalisation>): Normalisation => ({ ...NO_NORMALISATION, ...some });
const EVERYTHING = settings({
  newlines: 'rebroken',
  mojibake: true,
  missingSpaces: true,
  cutEnds: true,
  mostWords: 30,
  withoutFields: ['title'],
});
/** What a program shows that takes UTF-8 for Latin-1. */
const misread = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

describe('mendMojibake', () => {
  it.each([
    ['donâ€™t', 'don’t'],
    ['â€œNo,â€\u009D she said â€“ twice', '“No,” she said – twice'],
    ['â€œNo,â€\uFFFD she said', '“No,” she said'],
    ['cafÃ© in MÃ¼nchen', 'café in München'],
    ['Â£5 and â‚¬6', '£5 and €6'],
    ['LeÅ›niak', 'Leśniak'],
    ['ï»¿The', '\uFEFFThe'],
    ['ðŸ˜€', '😀'],
    ['donÃ¢â‚¬â„¢t', 'don’t'],
  ])('turns %s into %s', (text, expected) => {
    expect(hasMojibake(text)).toBe(true);
    expect(mendMojibake(text)).toBe(expected);
  });

  it.each([
    'don’t',
    'café',
    'São Paulo',
    'CAFÉ” he',
    '„Spaß“',
    'Ângela â',
    'naïve – yes',
    'plain',
    'Å“',
    '“ÄÖÜ”',
    'a \uFFFD b',
  ])('leaves %s alone', (text) => {
    expect(hasMojibake(text)).toBe(false);
    expect(mendMojibake(text)).toBe(text);
  });

  it('turns back any Western text that was read as Latin-1', () => {
    const western = fc.string({ unit: fc.constantFrom(...Array.from('aeZ .’“”–…éèüöäñçÀÉßø€£½°')) });
    fc.assert(
      fc.property(western, (text) => {
        expect(mendMojibake(misread(text))).toBe(text);
      }),
    );
  });
});

describe('normaliseArticle', () => {
  it.each<[Partial<Normalisation>, string, string]>([
    [{ newlines: 'single' }, '\nOne.\r\n\r\n  Two.\nThree.\n', 'One.\nTwo.\nThree.'],
    [{ newlines: 'rebroken' }, '\nOne.\r\n\r\n  Two.\nThree.\n', 'One. Two. Three.'],
    [
      { missingSpaces: true },
      'The end.Next came “him.”Then it stopped!And?So on.',
      'The end. Next came “him.” Then it stopped! And? So on.',
    ],
    [
      { missingSpaces: true },
      'U.S.Army, 3.5 % of www.example.com and No.4.',
      'U.S.Army, 3.5 % of www.example.com and No.4.',
    ],
    [{ cutEnds: true }, 'One is done. Two is not', 'One is done.'],
    [{ cutEnds: true }, 'He met Mr. Jones and', 'He met Mr. Jones and'],
    [{ cutEnds: true }, 'It is done. He met Mr. Jones and', 'It is done.'],
    [{ cutEnds: true }, '“Is it done?” ', '“Is it done?” '],
    [{ mostWords: 5 }, 'One two three. Four five. Six seven.', 'One two three. Four five.'],
    [{ mostWords: 4 }, 'One two three. Four five. Six seven.', 'One two three.'],
    [{ mostWords: 2 }, 'One two three. Four five.', 'One two'],
    [{ mostWords: 5 }, 'One two three. Four five. ', 'One two three. Four five. '],
    [{}, 'Left as\nit is.Really', 'Left as\nit is.Really'],
  ])('under %j', (some, text, expected) => {
    expect(normaliseArticle(text, settings(some))).toBe(expected);
  });

  it('breaks articles into paragraphs of the same kind, wherever their lines broke', () => {
    const text = newsText(1, 20);
    const paragraphs = normaliseArticle(text, settings({ newlines: 'rebroken' })).split('\n');
    expect(paragraphs.join(' ')).toBe(text);
    const words = paragraphs.slice(0, -1).map((paragraph) => paragraph.split(' ').length);
    expect(words.length).toBeGreaterThan(2);
    expect(Math.min(...words)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...words)).toBeLessThan(70);
    const elsewhere = text.replaceAll(' said ', '\n\nsaid\n').replaceAll('. ', '.\n');
    expect(normaliseArticle(elsewhere, settings({ newlines: 'rebroken' })).split('\n')).toEqual(paragraphs);
  });

  it('never throws, never exceeds the words, and changes nothing any more the second time', () => {
    const rough = fc.string({
      unit: fc.constantFrom('a', 'b', 'The', ' ', '\n', '. ', '.', '”', 'â€™', 'Ã©', '3', 'Mr', '\u2028'),
    });
    fc.assert(
      fc.property(fc.oneof(rough, fc.string({ unit: 'binary' })), (text) => {
        const once = normaliseArticle(text, EVERYTHING);
        expect(once.split(/\s+/u).filter((word) => word !== '').length).toBeLessThanOrEqual(30);
        expect(normaliseArticle(once, EVERYTHING)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  // A pattern that tries each of them anew would take minutes.
  it.each(['.', ' ', '\n', '”', '.”', '. ', 'a.B', 'Ã', 'â€'])('reads 300,000 times “%s” in one go', (mark) => {
    const text = `a${mark.repeat(300_000)}x`;
    expect(normaliseArticle(text, EVERYTHING).length).toBeLessThanOrEqual(2 * text.length);
  });
});

describe('normaliseFields', () => {
  it('mends every field, leaves metadata out, and keeps what is missing missing', () => {
    const fields = { title: 'A title', domain: 'x.example', authors: ['JosÃ©'], article: newsText(1, 5) };
    const normal = normaliseFields(fields, EVERYTHING);
    expect(normal).toMatchObject({ domain: 'x.example', authors: ['José'] });
    expect(Object.keys(normal).sort()).toEqual(['article', 'authors', 'domain']);
  });
});

describe('normalisationSchema', () => {
  it('reads what JSON kept of settings and nothing else', () => {
    const read = (value: unknown): boolean => v.safeParse(normalisationSchema, value).success;
    expect(v.parse(normalisationSchema, JSON.parse(JSON.stringify(EVERYTHING)))).toEqual(EVERYTHING);
    expect([{ ...EVERYTHING, mostWords: -1 }, { ...EVERYTHING, more: 1 }, {}, undefined].filter(read)).toEqual([]);
  });
});

describe('hasMissingSpaces', () => {
  it.each([
    ['the end.Next', true],
    ['in 2019.The', true],
    ['the end. Next', false],
    ['U.S. Army', false],
    ['example.com', false],
  ])('of “%s” is %s', (text, expected) => {
    expect(hasMissingSpaces(text)).toBe(expected);
  });
});
