// Front matter in TOML, as much of it as articles use: top-level and [params] keys with strings, dates and lists of strings.
import type { FrontMatterProblem, TextRange } from './draft.ts';
import {
  NESTED_TABLE,
  trimmedRange,
  type RawContent,
  type RawField,
  type RawFields,
  type RawText,
} from './rawField.ts';

const KEY = /[ \t]*(?:"([^"\r\n]{1,200})"|'([^'\r\n]{1,200})'|([\w.-]{1,200}))[ \t]*=[ \t]*/uy;
const TABLE = /[ \t]*(\[\[?)[ \t]*([^\]\r\n]{0,200})\]{1,2}[^\r\n]*/uy;
const BLANK = /[ \t]*(?:#[^\r\n]*)?(?=\r|\n|$)/uy;
const LINE_END = /\r\n?|\n/uy;
const STRING = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*'/uy;
const REST_OF_LINE = /[^\r\n]*/uy;

/** Reads text[content]. Other tables are passed over. Never throws; a line that is not TOML is one problem. */
export function readToml(text: string, content: TextRange): RawFields {
  return new TomlReader(text, content).read();
}

class TomlReader {
  readonly #text: string;
  readonly #end: number;
  #at: number;
  readonly #fields: RawField[] = [];
  readonly #problems: FrontMatterProblem[] = [];

  constructor(text: string, content: TextRange) {
    // Cut at the end so that no expression looks beyond the fence.
    this.#text = text.slice(0, content.end);
    this.#at = content.start;
    this.#end = content.end;
  }

  read(): RawFields {
    let table = '';
    while (this.#at < this.#end) {
      const header = this.#take(TABLE);
      if (header) table = header[1] === '[' ? (header[2] ?? '').trim() : 'array';
      else if (this.#take(BLANK) === undefined) this.#line(table);
      if (this.#take(LINE_END) === undefined) this.#take(REST_OF_LINE);
    }
    return { fields: this.#fields, problems: this.#problems };
  }

  #line(table: string): void {
    const start = this.#at;
    const key = this.#take(KEY);
    if (key === undefined) {
      this.#take(REST_OF_LINE);
      this.#problem(start, this.#at, 'This line is not TOML. Write it as key = "value".');
      return;
    }
    const name = key[1] ?? key[2] ?? key[3] ?? '';
    const keyStart = start + (/^[ \t]*/u.exec(key[0])?.[0].length ?? 0);
    const keyEnd = keyStart + key[0].trimStart().replace(/[ \t]*=[ \t]*$/u, '').length;
    const valueStart = this.#at;
    const content = this.#value();
    const valueRange = trimmedRange(this.#text, valueStart, this.#at);
    if (this.#take(BLANK) === undefined && content.kind !== 'broken') {
      const extra = this.#at;
      this.#take(REST_OF_LINE);
      this.#problem(
        extra,
        this.#at,
        'There is text behind the end of this value. Put the whole value in one pair of quotes.',
      );
    }
    if (table !== '' && table !== NESTED_TABLE) return;
    this.#fields.push({
      key: name,
      keyRange: { start: keyStart, end: keyEnd },
      valueRange,
      content,
      nested: table !== '',
    });
  }

  #value(): RawContent {
    const start = this.#at;
    const string = this.#string();
    if (string !== undefined)
      return string.text.trim() === '' ? { kind: 'empty' } : { kind: 'text', text: string.text };
    if (this.#text[this.#at] === '[') return this.#list();
    if (this.#text[this.#at] === '{') return this.#inlineTable();
    if (this.#text[this.#at] === '"' || this.#text[this.#at] === "'") {
      this.#take(REST_OF_LINE);
      this.#problem(start, this.#at, 'The closing quote of this value is missing. Add it at the end of the line.');
      return { kind: 'broken' };
    }
    const bare = this.#take(/[^#\r\n]*/uy)?.[0].trim() ?? '';
    if (bare === '') return { kind: 'empty' };
    if (/^(?:[\d+-]|(?:true|false|inf|nan)$)/u.test(bare)) return { kind: 'text', text: bare };
    this.#problem(start, start + bare.length, 'TOML wants text in quotes. Put the whole value in double quotes.');
    return { kind: 'broken' };
  }

  #string(): RawText | undefined {
    const start = this.#at;
    const match = this.#take(STRING)?.[0];
    if (match === undefined) return undefined;
    const width = match.startsWith('"""') || match.startsWith("'''") ? 3 : 1;
    const inner = match.slice(width, -width);
    return { text: match.startsWith('"') ? unescaped(inner) : inner, range: { start, end: this.#at } };
  }

  #list(): RawContent {
    const start = this.#at++;
    const items: RawText[] = [];
    let isPlain = true;
    for (;;) {
      this.#take(/(?:[\s,]|#[^\r\n]*)*/uy);
      if (this.#at >= this.#end) {
        this.#problem(
          start,
          Math.min(this.#end, start + 1),
          'The closing bracket of this list is missing. Add ] behind the last name.',
        );
        return { kind: 'broken' };
      }
      if (this.#text[this.#at] === ']') break;
      const item = this.#string() ?? this.#tableName();
      if (item === undefined) {
        isPlain = false;
        if (this.#take(/[^\s,\]#"']+/uy) === undefined) this.#at++;
      } else items.push(item);
    }
    this.#at++;
    if (!isPlain) return { kind: 'other' };
    return items.length === 0 ? { kind: 'empty' } : { kind: 'list', items };
  }

  #inlineTable(): RawContent {
    const name = this.#tableName();
    if (name !== undefined) return { kind: 'list', items: [name] };
    this.#take(REST_OF_LINE);
    return { kind: 'other' };
  }

  /** `{ name = "…" }`. */
  #tableName(): RawText | undefined {
    const start = this.#at;
    const table = this.#take(/\{[^{}\r\n]{0,2000}\}/uy)?.[0];
    const name = /(?:^|[{,\s])name\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')/u.exec(table ?? '');
    if (name?.[1] !== undefined) {
      const inner = name[1].slice(1, -1);
      return { text: name[1].startsWith('"') ? unescaped(inner) : inner, range: { start, end: this.#at } };
    }
    this.#at = start;
    return undefined;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }

  #problem(start: number, end: number, message: string): void {
    this.#problems.push({
      range: trimmedRange(this.#text, start, end),
      severity: 'error',
      code: 'toml-syntax',
      message,
    });
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', e: '\u001B' };

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([\da-f]{4})|U([\da-f]{8})|(\r?\n\s*)|(.))/giu,
    (_, short?: string, long?: string, line?: string, one?: string) => {
      const code = Number.parseInt(short ?? long ?? '', 16);
      if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
      return line === undefined ? (escapes[one ?? ''] ?? one ?? '') : '';
    },
  );
}
