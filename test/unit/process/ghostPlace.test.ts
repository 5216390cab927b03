import { describe, expect, it } from 'vitest';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { mayContinue } from '../../../src/process/ghostPlace.ts';

/** The cursor is `|`, the bar of a table `¦`. */
function at(marked: string, askedFor = false): boolean {
  const offset = marked.indexOf('|');
  return mayContinue(parseDraft(marked.replace('|', '').replaceAll('¦', '|'), 'markdown'), offset, askedFor);
}
const FRONT = '---\ntitle: Budget\n---\n';

describe('mayContinue', () => {
  it.each([
    ['at the end of a line', 'The council voted|'],
    ['before closing punctuation', 'She said “the council|”.\nMore.'],
    ['behind the front matter', `${FRONT}\n|`],
    ['between two paragraphs', 'One paragraph.\n\n|\n\nAnother one.'],
    ['with Windows line ends', 'The council voted|\r\n\r\nMore.'],
    ['behind a link', 'See [the vote](https://a.org/x).|'],
    ['behind a comment', 'Text <!-- note --> goes on|'],
    ['below a comment', '<!-- note -->\n\nText|'],
    ['below a table', '¦ a ¦ b ¦\n¦---¦---¦\n¦ c ¦ d ¦\n\nText|'],
    ['behind a shortcode', '{{< figure src="a.png" >}}\n\nText|'],
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
    ['in an HTML comment', 'Text\n\n<!-- note|\n\nmore -->'],
    ['in a comment that is not closed yet', 'Text\n\n<!-- note\n\nmore\n\n|'],
    ['in a comment within a paragraph', 'The council <!-- check this|'],
    ['in a link’s address', 'See [the vote](https://a.org/vo|).'],
    ['in an address', 'See https://a.org/vo|'],
    ['in a definition', 'See [it].\n\n[it]: /vo|'],
    ['in a shortcode of Hugo', '{{< figure src="|" >}}'],
    ['in a shortcode of Jekyll', 'Text {% include |%}'],
    ['in an HTML tag', 'Text <a href="|">'],
    ['in a table', '¦ a ¦ b ¦\n¦---¦---¦\n¦ c ¦ d |'],
    ['in the first row of a table', '¦ a ¦ |'],
    ['in indented code, behind a blank', 'Text\n\n    let a |'],
  ])('offers none unasked %s', (_, marked) => {
    expect(at(marked)).toBe(false);
  });

  it('continues anywhere in the text when asked for', () => {
    expect(at('The council| voted', true)).toBe(true);
    expect(at('---\ntitle: Bud|\n---\n\nText', true)).toBe(false);
  });
});
