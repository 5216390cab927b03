// The paragraphs of an element of a page, as text.
import { isElement, type PageElement, type PageNode } from './page.ts';

const TEXT_NODE = 3;
const SET_ASIDE = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'figure',
  'figcaption',
  'table',
  'pre',
  'aside',
  'nav',
  'form',
  'button',
  'iframe',
  'svg',
  'audio',
  'video',
  'head',
  'footer',
  'select',
  'textarea',
  'object',
]);
const INLINE = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'bdo',
  'cite',
  'code',
  'data',
  'del',
  'dfn',
  'em',
  'font',
  'i',
  'ins',
  'kbd',
  'label',
  'mark',
  'q',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
]);
/** What sites put between paragraphs. */
const FURNITURE =
  /^(?:advertisement|sponsored|share(?: this)?(?: article| story)?|read more:?.{0,120}|related:?.{0,120}|sign up .{0,80}newsletter.{0,40}|comments?(?: \(\d+\))?|follow us on .{0,60})$/iu;

/** Each block of text without the white space around it, in order; pictures, captions, tables, code and furniture left out. */
export function paragraphsOf(element: PageElement): readonly string[] {
  const paragraphs: string[] = [];
  let begun = '';
  const end = (): void => {
    const text = begun.replace(/[\s\uFEFF\u200B]+/gu, ' ').trim();
    begun = '';
    if (text !== '' && !FURNITURE.test(text)) paragraphs.push(text);
  };
  // By hand: pages nest deeper than the stack allows.
  const open: { readonly children: ArrayLike<PageNode>; at: number; readonly isBlock: boolean }[] = [
    { children: element.childNodes, at: 0, isBlock: true },
  ];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const node = top.children[top.at++];
    if (node === undefined) {
      if (top.isBlock) end();
      open.pop();
    } else if (node.nodeType === TEXT_NODE) begun += node.textContent ?? '';
    else if (isElement(node) && !SET_ASIDE.has(node.localName)) {
      const isBlock = !INLINE.has(node.localName) && node.localName !== 'br';
      if (isBlock) end();
      if (node.localName === 'br') begun += ' ';
      open.push({ children: node.childNodes, at: 0, isBlock });
    }
  }
  end();
  return paragraphs;
}
