import { describe, expect, it } from 'vitest';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { mayContinue } from '../../../src/process/ghostPlace.ts';

/** The cursor is `|`. */
function at(marked: string, askedFor = false): boolean {
  const offset = marked.indexOf('|');
  return mayContinue(parseDraft(marked.replace('|', ''), 'markdown'), offset, askedFor);
}
const FRONT = '---\ntitle: Budget\n---\n';

describe('mayContinue', () => {
  it.each([
    ['at the end of a line', 'The council voted|'],
    ['before closing punctuation', 'She said “the council|”.\nMore.'],
    ['behind the front matter', `${FRONT}\n|`],
    ['between two paragraphs', 'One paragraph.\n\n|\n\nAnother one.'],
    ['with Windows line ends', 'The council voted|\r\n\r\nMore.'],
    ['behind a closed code block', '```\ncode\n```\n\nText|'],
  ])('offers ghost text %s', (_, marked) => {
    expect(at(marked)).toBe(true);
  });

  it.each([
    ['in the middle of a line', 'The council| voted'],
    ['inside the front matter', '---\ntitle: Bud|\n---\n\nText'],
    ['on the fence of the front matter', '---\ntitle: Budget\n--|-\n\nText'],
    ['right behind its closing fence', '---\ntitle: Budget\n---|\n\nText'],
    ['in a front matter that is not closed yet', '---\ntitle: |'],
    ['at the next key of one', '---\ntitle: Budget\nda|'],
    ['in a code block', 'Text\n\n```js\nlet a|\n```\n'],
    ['in a code block that is not closed yet', 'Text\n\n```js\nlet a\n\n|'],
    ['in an empty document', '|'],
  ])('offers none unasked %s', (_, marked) => {
    expect(at(marked)).toBe(false);
  });

  it('continues anywhere in the text when asked for', () => {
    expect(at('The council| voted', true)).toBe(true);
    expect(at('---\ntitle: Bud|\n---\n\nText', true)).toBe(false);
  });
});
