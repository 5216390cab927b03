// Front matter in YAML, and in JSON, which YAML contains: keys and values with their offsets.
import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar, type Document, type Pair } from 'yaml';
import type { FrontMatterProblem, TextRange } from './draft.ts';
import {
  NESTED_TABLE,
  trimmedRange,
  type RawContent,
  type RawField,
  type RawFields,
  type RawText,
} from './rawField.ts';
import { yamlProblem } from './yamlProblems.ts';

const DEEPEST = 100;

/** Reads text[content] as a mapping. Broken syntax spoils only the top-level key it stands in. Never throws. */
export function readYaml(text: string, content: TextRange): RawFields {
  const whole = readPart(text, content);
  if (whole.problems.length === 0) return whole;
  const fields: RawField[] = [];
  const problems: FrontMatterProblem[] = [];
  for (const section of topLevelSections(text, content)) {
    const part = readPart(text, section);
    problems.push(...part.problems.slice(0, 1));
    fields.push(...(part.problems.length === 0 ? part.fields : brokenField(text, section)));
  }
  return { fields, problems: problems.length > 0 ? problems : whole.problems.slice(0, 1) };
}

/** Each line that starts a top-level key, with the indented lines, list items and comments below it. */
function topLevelSections(text: string, content: TextRange): TextRange[] {
  const starts: number[] = [];
  const line = /(?:^|\r\n?|\n)(?=[^\s#\-\]}])/gu;
  const inside = text.slice(content.start, content.end);
  for (const match of inside.matchAll(line)) starts.push(content.start + match.index + match[0].length);
  return starts.map((start, at) => ({ start, end: starts[at + 1] ?? content.end }));
}

/** A recognisable key whose value could not be parsed. */
function brokenField(text: string, section: TextRange): RawField[] {
  const match = /^(["']?)([\w.-]{1,80})\1[ \t]*:/u.exec(
    text.slice(section.start, Math.min(section.end, section.start + 100)),
  );
  if (match?.[2] === undefined) return [];
  const keyRange = { start: section.start, end: section.start + match[2].length + 2 * (match[1]?.length ?? 0) };
  const valueRange = trimmedRange(text, section.start + match[0].length, lineEnd(text, section));
  return [{ key: match[2], keyRange, valueRange, content: { kind: 'broken' }, nested: false }];
}

function lineEnd(text: string, section: TextRange): number {
  const length = /[\r\n]/u.exec(text.slice(section.start, section.end))?.index;
  return length === undefined ? section.end : section.start + length;
}

function readPart(text: string, content: TextRange): RawFields {
  const source = text.slice(content.start, content.end);
  if (isTooDeep(source)) return { fields: [], problems: [yamlProblem('IMPOSSIBLE', text, content, content.start)] };
  let document: Document.Parsed;
  try {
    // The failsafe schema keeps every scalar as people wrote it; no dates or numbers are made of them.
    document = parseDocument(source, {
      schema: 'failsafe',
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    });
  } catch {
    return { fields: [], problems: [yamlProblem('IMPOSSIBLE', text, content, content.start)] };
  }
  const problems = document.errors.map((error) => yamlProblem(error.code, text, content, content.start + error.pos[0]));
  const root = document.contents;
  if (!isMap(root)) {
    if (problems.length === 0 && source.trim() !== '' && root !== null && !isEmptyScalar(root))
      problems.push(yamlProblem('NOT_A_MAP', text, content, content.start));
    return { fields: [], problems };
  }
  for (const { value } of root.items)
    if (isAlias(value) && value.resolve(document) === undefined)
      problems.push(yamlProblem('BAD_ALIAS', text, content, content.start + value.range[0]));
  const reader = new PairReader(text, content, document);
  return { fields: root.items.flatMap((pair) => reader.fields(pair, false)), problems };
}

/** Deep nesting costs the parser memory without bound; articles nest three levels. */
function isTooDeep(source: string): boolean {
  let depth = 0;
  for (const character of source.matchAll(/[[\]{}]|-[ \t]+(?=-)|[?:][ \t]+(?=[?:-])/gu)) {
    depth += /[\]}]/u.test(character[0]) ? -1 : 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

const isEmptyScalar = (node: unknown): boolean => isScalar(node) && (node.value === null || node.value === '');

class PairReader {
  readonly #text: string;
  readonly #content: TextRange;
  readonly #document: Document.Parsed;

  constructor(text: string, content: TextRange, document: Document.Parsed) {
    this.#text = text;
    this.#content = content;
    this.#document = document;
  }

  fields(pair: Pair, nested: boolean): RawField[] {
    const { key, value } = pair;
    if (!isScalar(key) || key.range == null || typeof key.value !== 'string') return [];
    if (!nested && key.value === NESTED_TABLE && isMap(value))
      return value.items.flatMap((inner) => this.fields(inner, true));
    const keyRange = { start: this.#content.start + key.range[0], end: this.#content.start + key.range[1] };
    const content = this.#contentOf(value);
    const range = this.#rangeOf(value);
    const isAbsent = range === undefined || range.end === range.start;
    const valueRange = isAbsent ? this.#behindColon(keyRange.end) : range;
    return [{ key: key.value, keyRange, valueRange, content, nested }];
  }

  #contentOf(node: unknown): RawContent {
    const value = isAlias(node) ? node.resolve(this.#document) : node;
    if (value === null || value === undefined) return { kind: 'empty' };
    if (isScalar(value)) return scalarContent(value);
    if (isMap(value)) {
      const name = this.#nameIn(value);
      return name === undefined ? { kind: 'other' } : { kind: 'list', items: [name] };
    }
    if (!isSeq(value)) return { kind: 'other' };
    const items = value.items.map((item) => this.#itemText(item));
    const texts = items.filter((item) => item !== undefined);
    if (texts.length < items.length) return { kind: 'other' };
    return texts.length === 0 ? { kind: 'empty' } : { kind: 'list', items: texts };
  }

  #itemText(node: unknown): RawText | undefined {
    const value = isAlias(node) ? node.resolve(this.#document) : node;
    if (isMap(value)) return this.#nameIn(value);
    if (!isScalar(value)) return undefined;
    const content = scalarContent(value);
    const range = this.#rangeOf(node) ?? this.#content;
    return { text: content.kind === 'text' ? content.text : '', range };
  }

  #nameIn(map: { get(key: string, keepScalar: true): unknown }): RawText | undefined {
    for (const key of ['name', 'title', 'Name']) {
      const name = map.get(key, true);
      if (isScalar(name) && typeof name.value === 'string')
        return { text: name.value, range: this.#rangeOf(name) ?? this.#content };
    }
    return undefined;
  }

  #rangeOf(node: unknown): TextRange | undefined {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    if (range == null) return undefined;
    return trimmedRange(this.#text, this.#content.start + range[0], this.#content.start + range[1]);
  }

  /** Where an absent value would go: behind the colon and the spaces after it. */
  #behindColon(keyEnd: number): TextRange {
    let at = keyEnd;
    while (at < this.#content.end && this.#text[at] !== ':' && this.#text[at] !== '\n') at++;
    if (this.#text[at] === ':') at++;
    while (at < this.#content.end && (this.#text[at] === ' ' || this.#text[at] === '\t')) at++;
    return { start: at, end: at };
  }
}

function scalarContent(scalar: Scalar): RawContent {
  const text = typeof scalar.value === 'string' ? scalar.value : '';
  const isNull = scalar.type === Scalar.PLAIN && /^(?:~|null|Null|NULL)?$/u.test(text);
  return isNull || text.trim() === '' ? { kind: 'empty' } : { kind: 'text', text };
}
