// Where the front matter of a document stands: YAML between `---`, TOML between `+++`, a JSON object, or another format that
// the opening fence names (`---json`), as gray-matter has it.
import type { FrontMatter, TextRange } from './draft.ts';
import { fieldForKey } from './fieldKeys.ts';

export interface FrontMatterBlock {
  readonly format: FrontMatter['format'];
  readonly range: TextRange;
  readonly content: TextRange;
  /** What opens the block, and closes it but for the brace. */
  readonly fence: Fence;
  /** What is wrong with the block as a whole; `script`: it is program code, which is not read. */
  readonly fault?: 'unclosed' | 'open-quote' | 'script';
}
type Fence = '---' | '+++' | '{';

/** Front matter beyond this many characters is not read: articles have a few hundred. */
export const LONGEST_FRONT_MATTER = 32_768;

/** Names of a format behind `---`; a script's object is written like JSON. */
const LANGUAGES: Readonly<Record<string, FrontMatter['format']>> = {
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  json: 'json',
  js: 'json',
  javascript: 'json',
};
const OPENING = /^(?:(---)(?:[ \t]*(yaml|yml|toml|json|js|javascript))?|(\+\+\+))[ \t]*(?:\r\n?|\n|$)/iu;
const JSON_START = /^\{\s*["}]/u;
/** Looks like a first key even when its own closing quote is missing. */
const JSON_FIRST_KEY = /^\{\s*"[\w .-]{1,80}"?\s*:/u;
const KEY_LINE = /^[ \t]*["']?([\w .-]{1,80}?)["']?[ \t]*[:=]/u;

/** The block at the start of the text (a byte-order mark may stand before it), or undefined. */
export function findFrontMatter(text: string): FrontMatterBlock | undefined {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const head = text.slice(start, start + 200);
  const opening = OPENING.exec(head);
  if (opening !== null)
    return fenced(text, start, opening[3] === undefined ? '---' : '+++', opening[0].length, opening[2]?.toLowerCase());
  return JSON_START.test(head) ? jsonObject(text, start) : undefined;
}

function fenced(
  text: string,
  start: number,
  fence: '---' | '+++',
  openingLength: number,
  language: string | undefined,
): FrontMatterBlock | undefined {
  const format = LANGUAGES[language ?? ''] ?? (fence === '---' ? 'yaml' : 'toml');
  const script = language === 'js' || language === 'javascript' ? ({ fault: 'script' } as const) : {};
  const contentStart = start + openingLength;
  const window = text.slice(contentStart, contentStart + LONGEST_FRONT_MATTER);
  const closing = (
    fence === '---' ? /(?:^|\r\n?|\n)(?:---|\.\.\.)[ \t]*(?=\r|\n|$)/u : /(?:^|\r\n?|\n)\+\+\+[ \t]*(?=\r|\n|$)/u
  ).exec(window);
  if (closing === null) {
    const length = format === 'json' ? jsonLength(window) : openLength(window, language !== undefined);
    if (length === undefined) return undefined;
    const end = contentStart + length;
    return {
      format,
      range: { start, end },
      content: { start: contentStart, end },
      fence,
      fault: 'unclosed',
      ...script,
    };
  }
  const fenceLength = closing[0].trimEnd().replace(/^[\r\n]+/u, '').length;
  const contentEnd = contentStart + closing.index + (closing[0].length - closing[0].replace(/^[\r\n]+/u, '').length);
  const inside = window.slice(0, closing.index);
  // Two thematic breaks with prose between them are not front matter.
  if (language === undefined && inside.trim() !== '' && !inside.split(/\r\n?|\n/u).some((line) => KEY_LINE.test(line)))
    return undefined;
  return {
    format,
    range: { start, end: contentEnd + fenceLength },
    content: { start: contentStart, end: contentEnd },
    fence,
    ...script,
  };
}

/** While someone is still typing it, the block ends before the first line that cannot be part of it; it must have a field or be named. */
function openLength(window: string, isNamed: boolean): number | undefined {
  let length = 0;
  let hasField = isNamed;
  for (const match of window.matchAll(/[^\r\n]*(?:\r\n?|\n|$)/gu)) {
    const line = match[0].trimEnd();
    const key = KEY_LINE.exec(line)?.[1];
    if (line === '' || (key === undefined && !/^(?:\s|#|- |\[)/u.test(line))) break;
    hasField ||= fieldForKey(key ?? '') !== undefined;
    length = match.index + line.length;
  }
  return hasField ? length : undefined;
}

/** Length of an object that nothing closes: to a line with nothing but its brace, or to a blank line. */
function jsonLength(window: string): number {
  const end = /(?:^|\r\n|\r(?!\n)|\n)(\}?)[ \t]*(?=\r|\n|$)/u.exec(window);
  return end === null ? window.length : end.index + (end[1] === '}' ? end[0].length : 0);
}

/** A string ends with its line, whether it is closed or not, so that a missing quote does not swallow the article. */
function jsonObject(text: string, start: number): FrontMatterBlock | undefined {
  const limit = Math.min(text.length, start + LONGEST_FRONT_MATTER);
  let depth = 0;
  let inString = false;
  let openQuoteLineEnd = Infinity;
  for (let at = start; at < limit; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"' || character === '\n' || character === '\r') {
        inString = false;
        if (character !== '"') openQuoteLineEnd = Math.min(openQuoteLineEnd, at);
      }
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) {
      const range = { start, end: at + 1 };
      const fault = openQuoteLineEnd < range.end ? ({ fault: 'open-quote' } as const) : {};
      return { format: 'json', range, content: range, fence: '{', ...fault };
    }
  }
  const window = text.slice(start, limit);
  if (!JSON_FIRST_KEY.test(window)) return undefined;
  const range = { start, end: start + jsonLength(window) };
  const fault = openQuoteLineEnd <= range.end ? 'open-quote' : 'unclosed';
  return { format: 'json', range, content: range, fence: '{', fault };
}
