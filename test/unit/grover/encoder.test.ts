import fc from 'fast-check';
import { encode as gpt3Encode } from 'gpt-3-encoder';
import { encode as tokenizerEncode } from 'gpt-tokenizer/encoding/r50k_base';
import { describe, expect, it } from 'vitest';
import { createEncoder, createTextStream } from '../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';
import { ProblemError } from '../../../src/grover/problem.ts';
import { beginOf, FIRST_SPECIAL, PADDING, RESET_CONTEXT } from '../../../src/grover/vocabulary.ts';

const vocabulary = readVocabulary();
const encoder = createEncoder(vocabulary);
const plusOne = (ids: readonly number[]): number[] => ids.map((id) => id + 1);

/** Pieces that meet every branch of the word pattern, and plain unicode between them. */
const piece = fc.oneof(
  fc.constantFrom(
    " '",
    "'s",
    "'re",
    "'LL",
    'the',
    ' The',
    '  ',
    '\r\n',
    '\t',
    ' 12',
    '½',
    '“',
    '—',
    '…',
    '🚢',
    '한국',
    'é',
    'e\u0301',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
/** JavaScript and Python disagree on whether these two are white space; Python's word is tested below. */
const sameSpaces = anyText.map((text) => text.replace(/[\u0085\ufeff]/g, ''));

describe('encode', () => {
  it('is GPT-2’s encoding plus one (gpt-3-encoder)', () => {
    // gpt-3-encoder loses words named like members of Object: its cache is a plain object.
    fc.assert(
      fc.property(sameSpaces, (text) => {
        expect(encoder.encode(text)).toEqual(plusOne(gpt3Encode(text)));
      }),
      { numRuns: 400 },
    );
  });

  it('is GPT-2’s encoding plus one (gpt-tokenizer)', () => {
    fc.assert(
      fc.property(sameSpaces, (text) => {
        expect(encoder.encode(text)).toEqual(plusOne(tokenizerEncode(text, { disallowedSpecial: new Set() })));
      }),
      { numRuns: 400 },
    );
  });

  it('is undone by decode', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encoder.decode(encoder.encode(text))).toBe(text);
      }),
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
  it.each([
    ['an empty file', { ...vocabulary, encoderJson: '' }],
    ['a list', { ...vocabulary, encoderJson: '[]' }],
    [
      'a vocabulary with a token missing',
      { ...vocabulary, encoderJson: vocabulary.encoderJson.replace('"Hello":', '"Hel\\u0000lo2":') },
    ],
    ['merges of another vocabulary', { ...vocabulary, mergesText: '#version: 0.2\nqqq zzz\n' }],
  ])('refuses %s with a message', (_, text) => {
    expect(() => createEncoder(text)).toThrow(ProblemError);
  });
});
