import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { encode as gpt3Encode } from 'gpt-3-encoder';
import { encode as tokenizerEncode } from 'gpt-tokenizer/encoding/r50k_base';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { mergePairs } from '../../../src/grover/bytePairs.ts';
import { createEncoder, createTextStream } from '../../../src/grover/encoder.ts';
import { readMerges } from '../../../src/grover/mergesFile.ts';
import { readVocabulary, vocabularyFolder } from '../../../src/grover/node/vocabularyFiles.ts';
import { ProblemError } from '../../../src/grover/problem.ts';
import { beginOf, FIRST_SPECIAL, PADDING, RESET_CONTEXT } from '../../../src/grover/vocabulary.ts';

const vocabulary = readVocabulary();
const encoder = createEncoder(vocabulary);
const plusOne = (ids: readonly number[]): number[] => ids.map((id) => id + 1);
/** What encoder.json says; not as a record, which would lose tokens like `__proto__`. */
function listedTokens(): (readonly [string, number])[] {
  const text = readFileSync(join(vocabularyFolder(), 'encoder.json'), 'utf8');
  const read: unknown = JSON.parse(text);
  return v.parse(v.array(v.tuple([v.string(), v.number()])), Object.entries(v.parse(v.custom<object>(isObject), read)));
}
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A token as encoder.json writes it (bytes_to_unicode of sample/encoder.py, the other way round). */
function standIns(bytes: Uint8Array): string {
  const isPrintable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isPrintable(byte));
  return Array.from(bytes, (byte) => String.fromCharCode(isPrintable(byte) ? byte : 256 + others.indexOf(byte))).join(
    '',
  );
}

/** More of them by hand: GROVER_RUNS=100000 npx vitest run test/unit/grover/encoder.test.ts -t GPT-2 */
const RUNS = Number(process.env['GROVER_RUNS'] ?? 400);
const HALVES = ['\ud83d', '\udea2', '\ud800', '\udfff'];
/** Pieces that meet every branch of the word pattern, and plain unicode between them. */
const piece = fc.oneof(
  fc.constantFrom(
    " '",
    "'s",
    "'re",
    "'LL",
    "'v",
    "''",
    'the',
    ' The',
    '  ',
    '\r\n',
    '\t',
    '\n\n',
    '\u00a0',
    '\u2028',
    '\u3000',
    ' 12',
    '1984',
    '½',
    '٣',
    '“',
    '.”',
    '—',
    '…',
    '🚢',
    '𝒜',
    '𝟙',
    '한국',
    'é',
    'e\u0301',
    '\u0000',
    '\u007f',
    'constructor',
    ...HALVES,
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  // Words longer than any token, and than those that are remembered.
  fc
    .tuple(fc.constantFrom('a', 'é', '1', ' ', '-', '=', '我', '🚢', 'ing'), fc.integer({ min: 2, max: 90 }))
    .map(([unit, count]) => unit.repeat(count)),
  fc.string({ unit: fc.constantFrom(' ', ' ', '\t', '\n', '\r', '\u00a0', '\u2003'), maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzABC')), maxLength: 60 }),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
/** JavaScript and Python disagree on whether these two are white space; Python's word is tested below. */
const sameSpaces = anyText.map((text) => text.replace(/[\u0085\ufeff]/g, ''));
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

describe('encode', () => {
  it('is GPT-2’s encoding plus one (gpt-3-encoder)', () => {
    // gpt-3-encoder loses words named like members of Object: its cache is a plain object.
    fc.assert(
      fc.property(sameSpaces, (text) => {
        expect(encoder.encode(text)).toEqual(plusOne(gpt3Encode(text)));
      }),
      { numRuns: RUNS },
    );
  });

  it('is GPT-2’s encoding plus one (gpt-tokenizer)', () => {
    fc.assert(
      fc.property(sameSpaces, (text) => {
        expect(encoder.encode(text)).toEqual(plusOne(tokenizerEncode(text, { disallowedSpecial: new Set() })));
      }),
      { numRuns: RUNS },
    );
  });

  it('is undone by decode', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encoder.decode(encoder.encode(text))).toBe(wellFormed(text));
      }),
    );
  });

  it('is the same for words met before and for new ones', () => {
    const texts = fc.array(sameSpaces, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(texts, (parts) => {
        const all = parts.join('\n\nx');
        const first = createEncoder(vocabulary).encode(all);
        expect(encoder.encode(all)).toEqual(first);
        expect(encoder.encode(all)).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  // From the reference's own encoder (sample/encoder.py under Python 3 with regex 2026.5.9).
  it.each([
    ['\ufeffHello', [172, 120, 124, 15497]],
    [' \ufeffA', [27333, 120, 124, 33]],
    ['\ufeff\ufeff x', [172, 120, 124, 172, 120, 124, 2125]],
    ['a\u0085b', [65, 127, 228, 66]],
    [' \u0085 b', [1588, 228, 276]],
    ['\u0085\u0085b', [127, 228, 127, 228, 66]],
    ['x \u001c y', [88, 221, 217, 332]],
    ["it's we'LL 'tis", [271, 339, 357, 7, 3070, 706, 48011]],
    ['   a', [221, 221, 258]],
    ['a   ', [65, 221, 221, 221]],
    ['\n\n\nb', [629, 199, 66]],
  ])('reads %j as Python’s regex does', (text, ids) => {
    expect(encoder.encode(text)).toEqual(ids);
  });

  it.each(['constructor', '__proto__', 'toString hasOwnProperty', 'valueOf'])('knows the word “%s”', (text) => {
    expect(encoder.encode(text)).toEqual(plusOne(tokenizerEncode(text)));
  });

  it('merges the bytes of every token into it, so that a word that is a token need not be merged', () => {
    const table = readMerges(vocabulary);
    const merged = table.merged.bind(table);
    const others: string[] = [];
    for (let id = 1; id < FIRST_SPECIAL; id++) {
      const bytes = encoder.decodeBytes(id);
      const ids = mergePairs(
        Array.from(bytes, (byte) => table.ofByte(byte)),
        merged,
      );
      if (ids.length !== 1 || ids[0] !== id) others.push(encoder.decode([id]));
    }
    expect(others).toEqual([]);
  });

  it('reads lone surrogates as U+FFFD', () => {
    expect(encoder.encode('a\ud83d b\udea2')).toEqual(encoder.encode('a\ufffd b\ufffd'));
  });

  it('reads the text of a special token as text', () => {
    const ids = encoder.encode('<|endoftext|><|padding|>');
    expect(ids.every((id) => id !== PADDING && id < FIRST_SPECIAL)).toBe(true);
    expect(encoder.decode(ids)).toBe('<|endoftext|><|padding|>');
  });

  it.each([
    ['one letter', 'a'.repeat(100_000)],
    ['a repeated word', 'unbelievable'.repeat(8_000)],
    ['digits', '1234567890'.repeat(10_000)],
    ['spaces', ' '.repeat(100_000)],
  ])('gets through 100,000 characters of %s without a break', (_, text) => {
    expect(encoder.decode(encoder.encode(text))).toBe(text);
  });

  it('merges a long word as it merges a short one', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'a', 'a', 'e', 'i', 'n', 'o', 'r', 's', 't'),
      minLength: 41,
      maxLength: 120,
    });
    fc.assert(
      fc.property(letters, (word) => {
        expect(encoder.encode(word)).toEqual(plusOne(gpt3Encode(word)));
      }),
    );
  });

  it('gets through 5 MB of prose', () => {
    const text = 'The council voted 7-2 on Tuesday, and it wasn’t close: “We waited a year.”\n\n'.repeat(65_000);
    const ids = encoder.encode(text);
    expect(ids.length).toBeGreaterThan(1_000_000);
    expect(encoder.decode(ids)).toBe(text);
  });
});

describe('decode', () => {
  it('gives nothing for special ids', () => {
    expect(encoder.decode([PADDING, beginOf('title'), ...encoder.encode('Snow'), RESET_CONTEXT])).toBe('Snow');
  });

  it('gives U+FFFD for half a character and keeps a byte order mark', () => {
    const [first] = encoder.encode('🚢');
    expect(encoder.decode([first ?? 0])).toBe('\ufffd');
    expect(encoder.decode(encoder.encode('\ufeffa'))).toBe('\ufeffa');
  });

  it('refuses ids outside the vocabulary', () => {
    expect(() => encoder.decode([-1])).toThrow(RangeError);
  });
});

describe('createTextStream', () => {
  it('gives out characters only when they are whole', () => {
    const stream = createTextStream(encoder);
    const ids = encoder.encode('a🚢b');
    const parts = ids.map((id) => stream.push(id));
    expect(parts.filter((part) => part !== '')).toEqual(['a', '🚢', 'b']);
    expect(ids.length).toBeGreaterThan(3);
    expect(stream.end()).toBe('');
  });

  it('adds up to the decoded text, a broken end included', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, length) => {
        const ids = encoder.encode(text).slice(0, length);
        const stream = createTextStream(encoder);
        const parts = ids.map((id) => stream.push(id)).join('');
        expect(parts + stream.end()).toBe(encoder.decode(ids));
      }),
    );
  });
});

describe('createEncoder', () => {
  const file = Buffer.from(vocabulary).toString('utf8');
  const asBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const refusal = (merges: Uint8Array): unknown => {
    try {
      return createEncoder(merges);
    } catch (thrown) {
      return thrown;
    }
  };

  it('numbers the tokens as encoder.json does', () => {
    const tokens = listedTokens().filter(([token]) => token !== '<|endoftext|>');
    expect(tokens).toHaveLength(FIRST_SPECIAL - 1);
    expect(tokens.filter(([token, id]) => standIns(encoder.decodeBytes(id + 1)) !== token)).toEqual([]);
  });

  it('takes either line ends', () => {
    const windows = createEncoder(asBytes(file.replaceAll('\n', '\r\n')));
    expect(windows.encode('The harbour froze.')).toEqual(encoder.encode('The harbour froze.'));
  });

  it.each([
    ['an empty file', ''],
    ['a version alone', '#version: 0.2\n'],
    ['merges of another vocabulary', '#version: 0.2\nqqq zzz\n'],
    ['a file that was cut off', file.slice(0, 300_000)],
    ['a line too many', `${file}t h\n`],
    ['two merges in the other order', file.replace('\nh e\ni n\n', '\ni n\nh e\n')],
    ['the last token changed', file.replace(/\S+\n$/u, 'x\n')],
    ['a token longer than any', `#version: 0.2\n${'a'.repeat(100_000)} b\n`],
  ])('refuses %s with a message', (_, text) => {
    expect(refusal(asBytes(text))).toMatchObject({ problem: { code: 'file-corrupt' } });
    expect(refusal(asBytes(text))).toBeInstanceOf(ProblemError);
  });

  it('refuses a file with any byte of a merge changed', () => {
    const first = vocabulary.indexOf(10) + 1;
    fc.assert(
      fc.property(
        fc.integer({ min: first, max: vocabulary.length - 2 }),
        fc.integer({ min: 1, max: 255 }),
        (at, by) => {
          const changed = Uint8Array.from(vocabulary);
          changed[at] = (changed[at] ?? 0) ^ by;
          expect(refusal(changed)).toBeInstanceOf(ProblemError);
        },
      ),
      { numRuns: 40 },
    );
  });
});
