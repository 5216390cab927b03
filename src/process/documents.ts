// The open documents, synchronised incrementally, with the edits that led from one version to the next.
import { TextDocuments, type Connection, type TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DraftLanguage } from '../draft/draft.ts';
import { narrowEdit, type TextEdit } from './textEdits.ts';

export interface DocumentListener {
  opened?(document: TextDocument): void;
  edited?(document: TextDocument, edits: readonly TextEdit[]): void;
  closed?(uri: string): void;
}

/** Open documents of one kind. */
export interface Documents {
  /** Undefined for what is not open or of another kind. */
  get(uri: string): TextDocument | undefined;
  all(): readonly TextDocument[];
  /** Called in the order of subscription. */
  listen(listener: DocumentListener): void;
}

/** Language ids that are drafts; `text` is what editors of the vi family call plain text. */
const LANGUAGES: Readonly<Record<string, DraftLanguage>> = {
  markdown: 'markdown',
  plaintext: 'plaintext',
  text: 'plaintext',
};
/** Views of text that is not somebody's draft: old revisions, logs, comment and chat inputs. */
const NOT_A_DRAFT =
  /^(?:git|gitfs|review|pr|output|debug|comment|search-editor|walkThrough\w*|vscode|vscode-scm|vscode-chat[\w-]*|chat-[\w-]*):/;

export function languageOf(document: Pick<TextDocument, 'uri' | 'languageId'>): DraftLanguage | undefined {
  return NOT_A_DRAFT.test(document.uri) || isLines(document) ? undefined : LANGUAGES[document.languageId];
}

/** Lines of JSON: perhaps labelled articles, never a draft. */
const isLines = ({ uri, languageId }: Pick<TextDocument, 'uri' | 'languageId'>): boolean =>
  languageId === 'jsonl' || /\.jsonl(?:$|[?#])/i.test(uri);

type Kind = 'drafts' | 'datasets';

function kindOf(document: TextDocument): Kind | undefined {
  if (languageOf(document) !== undefined) return 'drafts';
  return isLines(document) && !NOT_A_DRAFT.test(document.uri) ? 'datasets' : undefined;
}

/** File name for people, out of a URI. */
export function nameOf(uri: string): string {
  const last = uri.split(/[?#]/)[0]?.split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(last).replace(/^untitled:/, '');
  } catch {
    return last;
  }
}

export function createDocuments(connection: Connection): Readonly<Record<Kind, Documents>> {
  let latest: readonly TextEdit[] = [];
  const documents = new TextDocuments({
    create: (uri, languageId, version, content) => TextDocument.create(uri, languageId, version, content),
    update: (document: TextDocument, changes, version) => {
      latest = applyChanges(document, changes, version);
      return document;
    },
  });
  const kinds = { drafts: createKind(documents), datasets: createKind(documents) };
  documents.onDidOpen(({ document }) => {
    const kind = kindOf(document);
    if (kind !== undefined) kinds[kind].opened(document);
  });
  documents.onDidChangeContent(({ document }) => {
    const edits = latest;
    latest = [];
    for (const kind of Object.values(kinds)) kind.edited(document, edits);
  });
  documents.onDidClose(({ document }) => {
    for (const kind of Object.values(kinds)) kind.closed(document);
  });
  documents.listen(connection);
  return kinds;
}

/** The open documents that are of one kind, told to its listeners. */
function createKind(documents: TextDocuments<TextDocument>) {
  const listeners: DocumentListener[] = [];
  const open = new Set<string>();
  return {
    get: (uri: string) => (open.has(uri) ? documents.get(uri) : undefined),
    all: () => documents.all().filter(({ uri }) => open.has(uri)),
    listen: (listener: DocumentListener): void => {
      listeners.push(listener);
    },
    opened: (document: TextDocument): void => {
      open.add(document.uri);
      for (const listener of listeners) listener.opened?.(document);
    },
    edited: (document: TextDocument, edits: readonly TextEdit[]): void => {
      if (edits.length === 0 || !open.has(document.uri)) return;
      for (const listener of listeners) listener.edited?.(document, edits);
    },
    closed: ({ uri }: TextDocument): void => {
      if (!open.delete(uri)) return;
      for (const listener of listeners) listener.closed?.(uri);
    },
  };
}

/** Each change speaks of the text the change before it left behind. */
function applyChanges(
  document: TextDocument,
  changes: readonly TextDocumentContentChangeEvent[],
  version: number,
): readonly TextEdit[] {
  return changes.map((change) => {
    const before = document.getText();
    const start = 'range' in change ? document.offsetAt(change.range.start) : 0;
    const end = 'range' in change ? document.offsetAt(change.range.end) : before.length;
    const edit = narrowEdit(before, start, end, change.text);
    TextDocument.update(document, [change], version);
    return edit;
  });
}
