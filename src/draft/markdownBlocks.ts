// Paragraphs of Markdown, from its syntax tree: what is prose, what is context, what is neither.
import type { Nodes, Paragraph as ParagraphNode, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { Block } from './blocks.ts';
import type { NotScored, TextRange } from './draft.ts';
import { isModuleLine, labelOf, withoutTemplates } from './proseRules.ts';
import { collapsed, trimmedRange } from './rawField.ts';

/** Captions are short; a longer text behind an image is an article's. */
const LONGEST_CAPTION = 300;

/** Blocks of text from `start`, in order. Offsets are the text's own. */
export function markdownBlocks(text: string, start: number): Block[] {
  const body = text.slice(start);
  const root = fromMarkdown(body, {
    // One tilde means "about" in news, not struck out.
    extensions: [gfm({ singleTilde: false })],
    mdastExtensions: [gfmFromMarkdown()],
  });
  const blocks: Block[] = [];
  let previous: Block | undefined;
  for (const node of root.children) {
    for (const block of blocksOf(node, text, start, previous)) {
      blocks.push(block);
      previous = block;
    }
  }
  return blocks;
}

function blocksOf(node: RootContent, text: string, start: number, previous: Block | undefined): Block[] {
  if (node.type === 'thematicBreak') return [];
  if (node.type === 'list') return node.children.flatMap((item) => block(item, text, start, 'list'));
  if (node.type === 'paragraph') return paragraphBlocks(node, text, start, previous);
  return block(node, text, start, kinds[node.type] ?? 'html');
}

const kinds: Readonly<Partial<Record<RootContent['type'], NotScored>>> = {
  heading: 'heading',
  blockquote: 'quote',
  code: 'code',
  table: 'table',
  definition: 'definition',
  footnoteDefinition: 'definition',
};

function block(node: Nodes, text: string, start: number, notScored: NotScored | undefined): Block[] {
  const range = rangeOf(node, text, start);
  return range === undefined ? [] : [{ range, text: said(node), notScored }];
}

function paragraphBlocks(node: ParagraphNode, text: string, start: number, previous: Block | undefined): Block[] {
  const range = rangeOf(node, text, start);
  if (range === undefined) return [];
  const words = said(node);
  return [{ range, text: words, notScored: paragraphKind(node, words, previous) }];
}

function paragraphKind(node: ParagraphNode, words: string, previous: Block | undefined): NotScored | undefined {
  const first = node.children[0]?.type;
  const hasImage = node.children.some((child) => isImage(child));
  if (hasImage && words === '') return 'caption';
  if ((first === 'image' || first === 'imageReference') && words.length <= LONGEST_CAPTION) return 'caption';
  const isEmphasised = node.children.every(
    (child) => child.type === 'emphasis' || (child.type === 'text' && child.value.trim() === ''),
  );
  if (isEmphasised && previous?.notScored === 'caption' && words.length <= LONGEST_CAPTION) return 'caption';
  if (words === '') return 'html';
  if (isModuleLine(words)) return 'code';
  return labelOf(words);
}

const isImage = (node: Nodes): boolean =>
  node.type === 'image' ||
  node.type === 'imageReference' ||
  ((node.type === 'link' || node.type === 'linkReference') &&
    node.children.length > 0 &&
    node.children.every((child) => isImage(child)));

const said = (node: Nodes): string => collapsed(withoutTemplates(textOf(node)));

/** The words of a node: links say their text; images, footnote marks, HTML tags and struck-out text say nothing. */
function textOf(node: Nodes): string {
  if (node.type === 'html') return /^<\/?(?:br|p|div)\b/iu.test(node.value) ? ' ' : '';
  if (node.type === 'break') return ' ';
  if (node.type === 'delete') return '';
  if ('value' in node) return node.value;
  if (!('children' in node)) return '';
  return node.children.map((child) => textOf(child)).join(inlineParents.has(node.type) ? '' : ' ');
}

const inlineParents: ReadonlySet<Nodes['type']> = new Set<Nodes['type']>([
  'paragraph',
  'heading',
  'emphasis',
  'strong',
  'link',
  'linkReference',
  'tableCell',
]);

function rangeOf(node: Nodes, text: string, start: number): TextRange | undefined {
  const from = node.position?.start.offset;
  const to = node.position?.end.offset;
  if (from === undefined || to === undefined) return undefined;
  const range = trimmedRange(text, start + from, Math.min(text.length, start + to));
  return range.end > range.start ? range : undefined;
}
