// Text that is selected on the page, as places in the article.
import { rangeBetween, type Range } from './text.ts';

const startOf = (piece: Element): number => Number(piece.getAttribute('data-start'));

/** The place in the text of a place in the page: in a piece of text, or before the first piece after it. */
function placeOf(body: Element, node: Node, offset: number): number {
  const piece = (node instanceof Element ? node : node.parentElement)?.closest('[data-start]');
  if (piece && node.nodeType === Node.TEXT_NODE && body.contains(piece)) return startOf(piece) + offset;
  const point = document.createRange();
  point.setStart(node, offset);
  let end = 0;
  for (const one of body.querySelectorAll('[data-start]')) {
    if (point.comparePoint(one, 0) >= 0) return startOf(one);
    end = startOf(one) + one.textContent.length;
  }
  return end;
}

/** What of the article is selected; undefined: nothing. */
export function selectedText(body: Element | null, text: string): Range | undefined {
  const selection = getSelection();
  if (body === null || selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(body)) return undefined;
  const { startContainer, startOffset, endContainer, endOffset } = range;
  return rangeBetween(text, placeOf(body, startContainer, startOffset), placeOf(body, endContainer, endOffset));
}
