// Which Markdown would take the parser seconds: its time grows with the square of some things that no article has.

/** Longest body that is parsed; the parser needs some 5 s a million characters. */
export const LONGEST_MARKDOWN = 200_000;
const LONGEST_LINE = 20_000;
/** Emphasis, brackets and their like between two blank lines. */
const MOST_MARKS_IN_BLOCK = 1500;
const MOST_LIST_ITEMS = 2000;
const DEEPEST_INDENT = 48;
const NESTED_MARKERS = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+){24}/u;
const LIST_ITEM = /^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]/u;

/** True when text from `start` should be split at blank lines instead of parsed. */
export function isCostlyMarkdown(text: string, start: number): boolean {
  if (text.length - start > LONGEST_MARKDOWN) return true;
  let marks = 0;
  let items = 0;
  for (const line of text.slice(start).split(/\r\n?|\n/u)) {
    if (line.length > LONGEST_LINE) return true;
    if (line.trim() === '') marks = 0;
    marks += marksIn(line);
    const isItem = LIST_ITEM.test(line);
    if (isItem) items++;
    if (marks > MOST_MARKS_IN_BLOCK || items > MOST_LIST_ITEMS) return true;
    if (isItem && (line.search(/\S/u) > DEEPEST_INDENT || NESTED_MARKERS.test(line))) return true;
  }
  return false;
}

function marksIn(line: string): number {
  let marks = 0;
  for (let at = 0; at < line.length; at++) if (isMark(line.charCodeAt(at))) marks++;
  return marks;
}

/** ! & * < > [ ] ` _ ~ | */
const isMark = (code: number): boolean => [33, 38, 42, 60, 62, 91, 93, 95, 96, 124, 126].includes(code);
