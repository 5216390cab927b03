// A selection in a draft, as a part of the text that the model reads.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftLanguage } from '../../../src/draft/draft.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { articleText, partOfArticle } from '../../../src/draft/partOfArticle.ts';

/** The part that is selected between two ⟦⟧ marks. */
function selected(marked: string, language: DraftLanguage = 'markdown'): string | undefined {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const draft = parseDraft(marked.replace(/[⟦⟧]/g, ''), language);
  const part = partOfArticle(draft, { start, end });
  return part && articleText(draft).slice(part.start, part.end);
}

describe('partOfArticle', () => {
  it.each([
    ['a sentence', 'It rained. ⟦The ferry stayed in port.⟧ Nobody minded.', 'The ferry stayed in port.'],
    ['a whole paragraph', 'It rained.\n\n⟦The ferry stayed.⟧\n\nNobody minded.', 'The ferry stayed.'],
    ['two paragraphs and the space around', 'One.⟦\n\nTwo.\n\nThree.\n\n⟧Four.', 'Two.\nThree.'],
    ['the end of one and the start of the next', 'One is. ⟦Two is.\n\nThree⟧ is.', 'Two is.\nThree'],
    ['whole words where it begins inside of one', 'The fe⟦rry stay⟧ed in port.', 'ferry stayed'],
    ['bold words', 'The **⟦ferry stayed⟧** in port.', 'ferry stayed'],
    ['bold words with their markup', 'The ⟦**ferry stayed**⟧ in port.', 'ferry stayed'],
    ['words of an emphasis', 'The _⟦ferry⟧ stayed_ in port.', 'ferry'],
    ['a link, its address left out', 'The [⟦ferry](https://a.example/b) stayed⟧ in port.', 'ferry stayed'],
    ['up to an address, which goes out of the link', 'The ⟦old [ferry](htt⟧ps://a.example) stayed.', 'old ferry'],
    ['an entity', 'Salt ⟦&amp; vinegar⟧ again.', '& vinegar'],
    ['words over a line break', 'The ⟦ferry\nstayed⟧ in port.', 'ferry stayed'],
    ['the second of two that read the same', 'No ferry. ⟦No ferry.⟧ No ferry.', 'No ferry.'],
    ['a heading', '# ⟦Ferry⟧ stays\n\nIt rained.', 'Ferry'],
    [
      'only what is text of the article',
      '---\ntitle: ⟦A\n---\n\nIt rained.\n\n```\ncode\n```\n\nIt⟧ poured.',
      'It rained.\nIt',
    ],
    ['Windows line ends', 'One.\r\n\r\nTwo ⟦is\r\nhere⟧ now.', 'is here'],
  ])('finds %s', (_what, marked, expected) => {
    expect(selected(marked)).toBe(expected);
  });

  it.each([
    ['nothing', 'It ⟦⟧rained.'],
    ['white space', 'One.⟦\n\n⟧Two.'],
    ['front matter', '---\n⟦title: A⟧\n---\n\nIt rained.'],
    ['code', 'One.\n\n```\n⟦code⟧\n```\n'],
  ])('finds no text of the article in %s', (_what, marked) => {
    expect(selected(marked)).toBeUndefined();
  });

  it('finds the right one of paragraphs that read the same', () => {
    const draft = parseDraft('No ferry.\n\nNo ferry.\n\nNo ferry.', 'markdown');
    expect(partOfArticle(draft, { start: 11, end: 20 })).toEqual({ start: 10, end: 19 });
  });

  it('holds every word that was touched, and no other', () => {
    const word = fc.stringMatching(/^[a-z]{1,6}$/);
    const text = fc.array(fc.tuple(word, fc.constantFrom(' ', ' ', '\n', '\n\n', '. ')), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, fc.nat(80), fc.nat(80), (pieces, a, b) => {
        const plain = pieces
          .map((piece) => piece.join(''))
          .join('')
          .trim();
        const [start = 0, end = 0] = [a, b].map((one) => Math.min(one, plain.length)).sort((x, y) => x - y);
        const draft = parseDraft(plain, 'plaintext');
        const touched = [...plain.matchAll(/[a-z]+/g)].filter(
          ({ index, 0: it }) => start < end && index < end && index + it.length > start,
        );
        const part = partOfArticle(draft, { start, end });
        const found =
          part &&
          articleText(draft)
            .slice(part.start, part.end)
            .match(/[a-z]+/g);
        const isDrawn = articleText(draft).match(/[a-z]+/g)?.length === plain.match(/[a-z]+/g)?.length;
        if (isDrawn) expect(found ?? []).toEqual(touched.map(([it]) => it));
      }),
    );
  });
});
