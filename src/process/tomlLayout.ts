// Where the tables of a TOML front matter begin, and whether a value is still open at its end.

export interface TomlLayout {
  /** Offset of the first table's line, if there is a table. */
  readonly table: number | undefined;
  /** True when the text ends inside an array, an inline table or a string of many lines. */
  readonly isOpen: boolean;
}

/** What tells keys from values: strings, comments, brackets. A bracket that opens a line may be a table's. */
const TOKEN =
  /"""[\s\S]*?(?:"""|(?![\s\S]))|'''[\s\S]*?(?:'''|(?![\s\S]))|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'|#[^\r\n]*|^[ \t]*\[|[[\]{}]/gmu;

/** Reads text[start, end) up to its first table. */
export function tomlLayout(text: string, start: number, end: number): TomlLayout {
  let depth = 0;
  let isOpen = false;
  for (const { 0: token, index } of text.slice(start, end).matchAll(TOKEN)) {
    const mark = token.trimStart();
    if (mark === '[' && depth === 0 && isLineStart(text, start, start + index))
      return { table: start + index, isOpen: false };
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1);
    else isOpen = /^("""|''')/u.test(mark) && (mark.length < 6 || !mark.endsWith(mark.slice(0, 3)));
  }
  return { table: undefined, isOpen: isOpen || depth > 0 };
}

const isLineStart = (text: string, start: number, at: number): boolean =>
  at === start || text[at - 1] === '\n' || text[at - 1] === '\r';
