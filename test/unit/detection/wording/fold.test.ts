// What the wording model does not see of a text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../../../src/detection/wording/fold.ts';
import { texts } from './wordingBuilders.ts';

const plain = { digits: false, names: false };

describe('foldText', () => {
  it.each([
    ['curly and straight quotes', '“It’s ‘so’,” he said', "\"It's 'so',\" he said"],
    ['doubled single quotes', "''so'' it is", '"so" it is'],
    ['acute accents for apostrophes', 'it´s', "it's"],
    ['dashes, spaced or not', 'one—two – three--four', 'one - two - three - four'],
    ['hyphens', 'well‑known, well-known', 'well-known, well-known'],
    ['an en dash between digits', 'in 2010–12', 'in 2010-12'],
    ['the ellipsis', 'and so on…', 'and so on...'],
    ['spaces of all kinds', 'one\u00A0two\u2009three\n\nfour\tfive ', 'one two three four five'],
    ['what cannot be seen', 'soft\u00ADen the zero\u200Bwidth\uFEFF', 'soften the zerowidth'],
    ['bold, italics and code', '**Bold** and *it*, __too__, _this_, `code`', 'Bold and it, too, this, code'],
    ['headings', '## Title\nText #1', 'Title Text #1'],
    ['links', 'see [the report](https://example.org/a) now', 'see the report now'],
    ['underscores within words', 'the snake_case_name', 'the snake_case_name'],
    ['a missing space after a full stop', 'It ended.Then "it began."He left.', 'It ended. Then "it began." He left.'],
    ['spaces that tokenising left', "It is n't so , he said .", "It isn't so, he said."],
    ['ligatures', 'ﬁnd', 'find'],
  ])('reads %s alike', (_, text, folded) => {
    expect(foldText(text, plain)).toBe(folded);
  });

  it('keeps abbreviations, numbers and addresses together', () => {
    const text = 'The U.S. paid 3.5 million to example.org.';
    expect(foldText(text, plain)).toBe(text);
  });

  it('reads every digit as 0 when asked to', () => {
    expect(foldText('On May 17, 2019, and ٣', { digits: true, names: false })).toBe('On May 00, 0000, and 0');
  });

  it('reads each run of capitalised words within a sentence as one word when asked to', () => {
    const text = 'Yesterday Angela Merkel met, in Berlin, Mr Smith-Jones. The U said I was "The One" of NATO.';
    expect(foldText(text, { digits: false, names: true })).toBe(
      'Yesterday Xx met, in Xx, Xx. The Xx said I was "The Xx" of Xx.',
    );
  });

  it('leaves no line break, no doubled space and none at the ends', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), fc.boolean(), (text, digits, names) => {
        expect(foldText(text, { digits, names })).not.toMatch(/^\s|\s$|\s\s|[^\S ]/u);
      }),
    );
  });
});
