// Which part of the article, as the model reads it, a range of the document is.
import { PARAGRAPH_SEPARATOR, type Draft, type Paragraph, type TextRange } from './draft.ts';
import { parseDraft } from './parseDraft.ts';

/** Punctuation that nobody types: Markdown is read around it as around a quotation mark. */
const PINS = ['\u2E18', '\u2E2E', '\u2E2F', '\u2E3B', '\u2E44'];
/** A place inside markup moves outwards, at most so far; then the whole paragraph counts. */
const MOST_STEPS = 24;

/** The draft's text as the model reads it: its paragraphs without markup. */
export const articleText = ({ paragraphs }: Draft): string =>
  paragraphs
    .filter(({ isContext }) => isContext)
    .map(({ text }) => text)
    .join(PARAGRAPH_SEPARATOR);

/**
 * Range of `articleText` (UTF-16) that the range of the document holds, widened to whole words; undefined where none of it
 * is text of the article (front matter, code, tables, white space).
 */
export function partOfArticle(draft: Draft, { start, end }: TextRange): TextRange | undefined {
  let offset = 0;
  let first: number | undefined;
  let last = 0;
  for (const paragraph of draft.paragraphs) {
    if (!paragraph.isContext) continue;
    const part = partOfParagraph(draft, paragraph, { start, end });
    if (part !== undefined) {
      first ??= offset + part.start;
      last = offset + part.end;
    }
    offset += paragraph.text.length + PARAGRAPH_SEPARATOR.length;
  }
  return first === undefined ? undefined : { start: first, end: last };
}

/** Range of the paragraph's text. */
function partOfParagraph(draft: Draft, paragraph: Paragraph, asked: TextRange): TextRange | undefined {
  const { range, text } = paragraph;
  const within = trimmed(draft.text, Math.max(asked.start, range.start), Math.min(asked.end, range.end));
  if (within === undefined) return undefined;
  const { start, end } = wholeWords(draft.text, range, within);
  const from = start <= range.start ? 0 : placeInText(draft, paragraph, start, -1);
  const to = end >= range.end ? text.length : placeInText(draft, paragraph, end, 1);
  return trimmed(text, from, to);
}

function trimmed(text: string, start: number, end: number): TextRange | undefined {
  const chosen = text.slice(start, end);
  const inner = chosen.trim();
  if (end <= start || inner === '') return undefined;
  const from = start + chosen.indexOf(inner);
  return { start: from, end: from + inner.length };
}

function wholeWords(text: string, range: TextRange, { start, end }: TextRange): TextRange {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text.slice(range.start, range.end));
  const first = words.containing(start - range.start);
  const last = words.containing(end - 1 - range.start);
  return {
    start: first?.isWordLike === true ? range.start + first.index : start,
    end: last?.isWordLike === true ? range.start + last.index + last.segment.length : end,
  };
}

/**
 * Where a place of the document is in its paragraph's text: a pin is put there, the document is read again, and the pin is
 * looked for. Where a pin changes what is read (inside of markup), the next place in this direction is tried.
 */
function placeInText(draft: Draft, { index, range, text }: Paragraph, place: number, direction: 1 | -1): number {
  const pin = PINS.find((one) => !draft.text.includes(one));
  for (let step = 0; pin !== undefined && step < MOST_STEPS; step++) {
    const at = place + step * direction;
    if (at <= range.start || at >= range.end) break;
    const pinned = draft.text.slice(0, at) + pin + draft.text.slice(at);
    const read = parseDraft(pinned, draft.language).paragraphs[index]?.text;
    const found = read?.indexOf(pin) ?? -1;
    if (found >= 0 && read?.replace(pin, '') === text) return found;
  }
  return direction < 0 ? 0 : text.length;
}
