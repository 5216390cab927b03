// The search by bytes finds what a search in decoded text finds, however the line is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSearch } from '../../../../src/labelling/dataset/search.ts';

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('aAbBkK-é\u2019"\\/\n ')), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
/** Writes some letters as escapes. */
const escaped = (json: string, which: readonly boolean[]): string =>
  Array.from(json).reduce((all, letter, at) => {
    const isPlain =
      /[^"\\{}:,[\]]/u.test(letter) && letter.length === 1 && all.at(-1) !== '\\' && !/\\u.{0,3}$/u.test(all);
    return (
      all +
      (isPlain && which[at % which.length] === true
        ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
        : letter)
    );
  }, '');

describe('a line search', () => {
  it('finds words in any case, whatever is written as an escape', () => {
    fc.assert(
      fc.property(text, text, fc.array(fc.boolean(), { minLength: 1 }), (held, sought, which) => {
        const line = escaped(JSON.stringify({ '0': held }), which);
        fc.pre(JSON.stringify(JSON.parse(line)) === JSON.stringify({ '0': held }));
        const words = sought.normalize('NFC').toLowerCase().split(/\s+/u).filter(Boolean);
        const said = held.normalize('NFC').toLowerCase();
        const search = createLineSearch(sought);
        expect(search?.matches(Buffer.from(line)) ?? true).toBe(words.every((word) => said.includes(word)));
      }),
      { numRuns: 2000 },
    );
  });
});
