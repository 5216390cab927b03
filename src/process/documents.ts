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

export interface Documents {
  /** An open draft; undefined for what is not open or not a draft. */
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
  return NOT_A_DRAFT.test(document.uri) ? undefined : LANGUAGES[document.languageId];
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

export function createDocuments(connection: Connection): Documents {
  const listeners: DocumentListener[] = [];
  const drafts = new Set<string>();
  let latest: readonly TextEdit[] = [];
  const documents = new TextDocuments({
    create: (uri, languageId, version, content) => TextDocument.create(uri, languageId, version, content),
    update: (document: TextDocument, changes, version) => {
      latest = applyChanges(document, changes, version);
      return document;
    },
  });
  documents.onDidOpen(({ document }) => {
    if (languageOf(document) === undefined) return;
    drafts.add(document.uri);
    for (const listener of listeners) listener.opened?.(document);
  });
  documents.onDidChangeContent(({ document }) => {
    const edits = latest;
    latest = [];
    if (edits.length === 0 || !drafts.has(document.uri)) return;
    for (const listener of listeners) listener.edited?.(document, edits);
  });
  documents.onDidClose(({ document }) => {
    if (!drafts.delete(document.uri)) return;
    for (const listener of listeners) listener.closed?.(document.uri);
  });
  documents.listen(connection);
  return {
    get: (uri) => (drafts.has(uri) ? documents.get(uri) : undefined),
    all: () => documents.all().filter(({ uri }) => drafts.has(uri)),
    listen: (listener) => {
      listeners.push(listener);
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
