// Where the front matter of a document stands: YAML between `---`, TOML between `+++`, a JSON object.
import type { FrontMatter, TextRange } from './draft.ts';
import { fieldForKey } from './fieldKeys.ts';

export interface FrontMatterBlock {
  readonly format: FrontMatter['format'];
  readonly range: TextRange;
  readonly content: TextRange;
  readonly isClosed: boolean;
}

/** Front matter beyond this many characters is not read: articles have a few hundred. */
export const LONGEST_FRONT_MATTER = 32_768;

const KEY_LINE = /^[ \t]*["']?([\w .-]{1,80}?)["']?[ \t]*[:=]/u;

/** The block at the start of the text (a byte-order mark may stand before it), or undefined. */
export function findFrontMatter(text: string): FrontMatterBlock | undefined {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const opening = /^(---|\+\+\+)[ \t]*(?:\r\n?|\n|$)/u.exec(text.slice(start, start + 200));
  if (opening?.[1] !== undefined) return fenced(text, start, opening[1], opening[0].length);
  if (/^\{\s*["}]/u.test(text.slice(start, start + 200))) return jsonObject(text, start);
  return undefined;
}

function fenced(text: string, start: number, fence: string, openingLength: number): FrontMatterBlock | undefined {
  const format = fence === '---' ? 'yaml' : 'toml';
  const contentStart = start + openingLength;
  const window = text.slice(contentStart, contentStart + LONGEST_FRONT_MATTER);
  const closing = (
    format === 'yaml' ? /(?:^|\r\n?|\n)(?:---|\.\.\.)[ \t]*(?=\r|\n|$)/u : /(?:^|\r\n?|\n)\+\+\+[ \t]*(?=\r|\n|$)/u
  ).exec(window);
  if (closing === null) return unclosed(text, start, contentStart, format, window);
  const fenceLength = closing[0].trimEnd().replace(/^[\r\n]+/u, '').length;
  const contentEnd = contentStart + closing.index + (closing[0].length - closing[0].replace(/^[\r\n]+/u, '').length);
  const inside = window.slice(0, closing.index);
  // Two thematic breaks with prose between them are not front matter.
  if (inside.trim() !== '' && !inside.split(/\r\n?|\n/u).some((line) => KEY_LINE.test(line))) return undefined;
  return {
    format,
    range: { start, end: contentEnd + fenceLength },
    content: { start: contentStart, end: contentEnd },
    isClosed: true,
  };
}

/** While someone is still typing it, the block ends before the first line that cannot be part of it. */
function unclosed(
  text: string,
  start: number,
  contentStart: number,
  format: 'yaml' | 'toml',
  window: string,
): FrontMatterBlock | undefined {
  let length = 0;
  let hasField = false;
  for (const match of window.matchAll(/[^\r\n]*(?:\r\n?|\n|$)/gu)) {
    const line = match[0].trimEnd();
    const key = KEY_LINE.exec(line)?.[1];
    if (line === '' || (key === undefined && !/^(?:\s|#|- |\[)/u.test(line))) break;
    hasField ||= fieldForKey(key ?? '') !== undefined;
    length = match.index + line.length;
  }
  if (!hasField) return undefined;
  const end = Math.min(text.length, contentStart + length);
  return { format, range: { start, end }, content: { start: contentStart, end }, isClosed: false };
}

function jsonObject(text: string, start: number): FrontMatterBlock | undefined {
  const limit = Math.min(text.length, start + LONGEST_FRONT_MATTER);
  let depth = 0;
  let inString = false;
  for (let at = start; at < limit; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) {
      const range = { start, end: at + 1 };
      return { format: 'json', range, content: range, isClosed: true };
    }
  }
  return undefined;
}
