// Text that grows in an editor while somebody may be typing elsewhere in it; all of it is one step of undo.
import * as vscode from 'vscode';
import type { Closable } from './feature.ts';
import { shiftSpan, type Change, type Span } from './trackedText.ts';

export interface LiveText extends Closable {
  /** Makes the text read `text`, now or as soon as the editor has taken the one before. */
  readonly set: (text: string) => void;
  /** Resolves once the editor shows what was last set, or never will. */
  readonly settled: () => Promise<void>;
  /** False from the moment somebody else has changed the text itself: then it is theirs. */
  readonly isOwn: () => boolean;
  readonly span: () => Span;
}

export function createLiveText(editor: vscode.TextEditor, offset: number): LiveText {
  const { document } = editor;
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  let span: Span = { start: offset, end: offset };
  let shown = '';
  let wanted = '';
  let awaited: Change | undefined;
  const isAwaited = (): boolean => awaited !== undefined;
  let isOwn = true;
  let isFirst = true;
  let working: Promise<void> | undefined;

  const follow = ({ document: changed, contentChanges }: vscode.TextDocumentChangeEvent): void => {
    if (changed !== document || contentChanges.length === 0 || !isOwn) return;
    const [only] = contentChanges;
    if (awaited !== undefined && contentChanges.length === 1 && only !== undefined && isSame(only, awaited)) {
      span = { start: span.start, end: span.end + awaited.text.length - awaited.rangeLength };
      shown = document.getText().slice(span.start, span.end);
      awaited = undefined;
      return;
    }
    const moved = shiftSpan(span, contentChanges);
    if (moved === undefined) isOwn = false;
    else span = moved;
  };
  const listener = vscode.workspace.onDidChangeTextDocument(follow);

  const apply = async (): Promise<void> => {
    for (let tries = 0; isOwn && wanted !== shown && tries < 5; tries++) {
      const change = smallestChange(span, shown, wanted);
      awaited = change;
      const range = new vscode.Range(
        document.positionAt(change.rangeOffset),
        document.positionAt(change.rangeOffset + change.rangeLength),
      );
      const wasApplied = await replace(document, range, change.text, isFirst);
      // What went in was reported as another change: where the text lies now, nobody knows.
      if (wasApplied && isAwaited()) isOwn = false;
      awaited = undefined;
      if (wasApplied) {
        isFirst = false;
        tries = 0;
      }
    }
  };

  return {
    set: (text) => {
      wanted = text.replace(/\r\n?|\n/g, eol);
      working ??= apply().finally(() => {
        working = undefined;
      });
    },
    settled: async () => {
      while (working !== undefined) await working;
    },
    isOwn: () => isOwn,
    span: () => span,
    dispose: () => {
      listener.dispose();
    },
  };
}

const isSame = (a: Change, b: Change): boolean =>
  a.rangeOffset === b.rangeOffset && a.rangeLength === b.rangeLength && a.text === b.text;

/** Appends where it can: the rest of the text keeps its marks and the cursor its place. */
function smallestChange({ start }: Span, shown: string, wanted: string): Change {
  const isLonger = wanted.startsWith(shown);
  return {
    rangeOffset: isLonger ? start + shown.length : start,
    rangeLength: isLonger ? 0 : shown.length,
    text: isLonger ? wanted.slice(shown.length) : wanted,
  };
}

/** False when the document has changed under the edit, which is then tried again at its new place. */
async function replace(
  document: vscode.TextDocument,
  range: vscode.Range,
  text: string,
  isFirst: boolean,
): Promise<boolean> {
  // Looked up each time: a tab that is shown again has a new editor.
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (editor !== undefined)
    return editor.edit(
      (edit) => {
        edit.replace(range, text);
      },
      { undoStopBefore: isFirst, undoStopAfter: false },
    );
  // Nobody looks at the draft any more: the text goes in all the same, only the steps of undo become more.
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  return vscode.workspace.applyEdit(edit);
}
