import { describe, expect, it } from 'vitest';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import type { DraftLanguage } from '../../../src/draft/draft.ts';
import { articleBefore } from '../../../src/generation/articleBefore.ts';

const before = (text: string, language: DraftLanguage = 'markdown'): string =>
  articleBefore(parseDraft(text, language));

describe('articleBefore', () => {
  it.each([
    ['a word begun', 'One two.\n\nThree fo', 'One two.\nThree fo'],
    ['a blank', 'One two. ', 'One two. '],
    ['a line begun anew in a paragraph', 'One two.\nThree\n', 'One two. Three '],
    ['a new paragraph', 'One two.\r\n\r\n', 'One two.\n'],
    ['a new paragraph behind front matter', '---\ntitle: A\n---\n\nOne two.\n\n  ', 'One two.\n'],
    ['the line behind a heading', '# Ferry\n', 'Ferry\n'],
    ['markup', '**One** [two](http://x.example).', 'One two.'],
    ['a paragraph that is no prose yet', 'One two.\n\n![Boats](b.png) Photo by', 'One two.\nPhoto by'],
    ['front matter only', '---\ntitle: A\n---\n\n', ''],
    ['nothing', '', ''],
  ])('ends at the cursor behind %s', (_, text, expected) => {
    expect(before(text)).toBe(expected);
  });

  it('knows paragraphs of plain text by line or by blank line, as the draft is written', () => {
    expect(before('One two.\nThree four.\n', 'plaintext')).toBe('One two.\nThree four.\n');
    expect(before('One two.\n\nThree four.\n', 'plaintext')).toBe('One two.\nThree four. ');
  });
});
