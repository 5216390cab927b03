// Completion inside the front matter: values for an empty key, written by the model, and keys that are still missing.
import {
  CompletionItemKind,
  MarkupKind,
  type CancellationToken,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Draft, FrontMatter, FrontMatterEntry, MetadataField } from '../draft/draft.ts';
import type { Generated } from '../generation/options.ts';
import { validFieldValue } from '../generation/fieldValue.ts';
import { controllerOf } from './cancellation.ts';
import type { Documents } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { filled, isEmpty, placeOf, type FieldValue } from './frontMatterEdit.ts';
import { frontMatterEnd } from './ghostPlace.ts';
import { formatKey, METADATA_FIELDS } from './frontMatterValue.ts';
import { tomlLayout } from './tomlLayout.ts';

export interface CompletionDeps {
  readonly documents: Documents;
  readonly drafts: Drafts;
  /** Writes the field from the draft's other fields and its text; empty when there is no model or no time. */
  readonly write: (
    uri: string,
    draft: Draft,
    field: MetadataField,
    signal: AbortSignal,
  ) => Promise<readonly Generated[]>;
}

/** Opens a key or a value in lines of JSON. In front matter nobody is asked for a value because of it: the space before it has done so. */
const QUOTE = '"';
/** Characters after which an editor asks of its own accord; anywhere but at an empty value they cost nothing. */
export const TRIGGER_CHARACTERS = [':', ' ', '=', QUOTE];
/** Front matter opens a document: behind this many characters nobody has to look for it. */
const FARTHEST = 40_000;

export type CompletionHandler = (params: CompletionParams, token: CancellationToken) => Promise<CompletionList | null>;

export function createCompletionHandler({ documents, drafts, write }: CompletionDeps): CompletionHandler {
  /** One request a document: the next one takes its place. */
  const running = new Map<string, AbortController>();

  const values = async (
    document: TextDocument,
    draft: Draft,
    entry: FrontMatterEntry,
    token: CancellationToken,
  ): Promise<CompletionList> => {
    running.get(document.uri)?.abort();
    const { controller, release } = controllerOf(token);
    running.set(document.uri, controller);
    const { version } = document;
    try {
      const drawn = await write(document.uri, draft, entry.field, controller.signal);
      if (controller.signal.aborted || document.version !== version) return { isIncomplete: true, items: [] };
      return { isIncomplete: false, items: valueItems(document, draft, entry, drawn) };
    } finally {
      release();
      if (running.get(document.uri) === controller) running.delete(document.uri);
    }
  };

  return async ({ textDocument, position, context }, token) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined || context?.triggerCharacter === QUOTE) return null;
    const offset = document.offsetAt(position);
    if (offset > FARTHEST || !/^\uFEFF?(?:---|\+\+\+|\{)/.test(document.getText())) return null;
    const draft = drafts.read(document);
    const frontMatter = draft?.frontMatter;
    if (draft === undefined || frontMatter === undefined) return null;
    const { content, range } = frontMatter;
    const end = content.end < range.end ? content.end : frontMatterEnd(draft.text, frontMatter);
    if (offset < content.start || offset > end) return null;
    const entry = emptyEntryAt(draft, frontMatter, offset);
    if (entry !== undefined) return values(document, draft, entry, token);
    return { isIncomplete: false, items: keyItems(document, frontMatter, offset) };
  };
}

/** The recognised key without a value on whose line, between the key and any comment, the offset stands. */
function emptyEntryAt({ text }: Draft, { entries }: FrontMatter, offset: number): FrontMatterEntry | undefined {
  return entries.find((entry) => {
    const { keyRange, valueRange } = entry;
    // A quote that somebody has just opened is no value yet.
    const isOpenQuote = /^["']$/.test(text.slice(valueRange.start, valueRange.end));
    if (offset <= keyRange.end || !(isEmpty(entry) || isOpenQuote)) return false;
    const place = placeOf(text, entry);
    return (
      place !== undefined &&
      offset >= place.start &&
      text.slice(place.end, offset).trim() === '' &&
      !/[\r\n]/.test(text.slice(keyRange.end, Math.max(offset, place.end)))
    );
  });
}

function valueItems(
  document: TextDocument,
  draft: Draft,
  entry: FrontMatterEntry,
  drawn: readonly Generated[],
): CompletionItem[] {
  const format = draft.frontMatter?.format ?? 'yaml';
  const items = new Map<string, CompletionItem>();
  drawn.forEach((generated, index) => {
    const value = validFieldValue(entry.field, generated.text);
    if (value === undefined) return;
    const label = shown(value);
    const edit = filled(draft.text, format, entry, value);
    if (edit === undefined || items.has(label)) return;
    const { start, end, newText } = edit;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    items.set(label, {
      label,
      kind: CompletionItemKind.Text,
      detail: `Grover, seed ${generated.seed}`,
      documentation: { kind: MarkupKind.PlainText, value: label },
      sortText: String(index).padStart(3, '0'),
      // What stands in the range already (blanks, empty quotes) must not keep an editor from showing the item.
      filterText: draft.text.slice(start, end) + label,
      textEdit: { range, newText },
    });
  });
  return [...items.values()];
}

const shown = (value: FieldValue): string => (typeof value === 'string' ? value : value.join(', '));

/** The missing keys, at the start of a line. */
function keyItems(document: TextDocument, frontMatter: FrontMatter, offset: number): CompletionItem[] {
  const { format, entries, content } = frontMatter;
  const text = document.getText();
  if (format === 'json') return [];
  if (format === 'toml') {
    const { table, isOpen } = tomlLayout(text, content.start, offset);
    if (table !== undefined || isOpen) return [];
  }
  const { line, character } = document.positionAt(offset);
  const before = text.slice(offset - character, offset);
  const after = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  if (!/^[\w-]*$/.test(before) || after.trim() !== '') return [];
  const present = new Set(entries.map(({ field }) => field));
  const range = { start: { line, character: 0 }, end: { line, character: character + after.length } };
  return METADATA_FIELDS.filter((field) => !present.has(field)).map((field, index) => ({
    label: field,
    kind: CompletionItemKind.Property,
    detail: 'Grover reads this field',
    sortText: String(index),
    textEdit: { range, newText: formatKey(format, field) },
  }));
}
