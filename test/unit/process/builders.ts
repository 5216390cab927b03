// Small stand-ins for what the handlers are given.
import { CancellationTokenSource, type CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Paragraph } from '../../../src/draft/draft.ts';
import type { ParagraphAssessment } from '../../../src/detection/assessment.ts';
import type { Documents } from '../../../src/process/documents.ts';
import type { Log } from '../../../src/process/log.ts';
import type { TextEdit } from '../../../src/process/textEdits.ts';

export const URI = 'file:///news/council.md';

export const documentOf = (text: string, languageId = 'markdown', uri = URI): TextDocument =>
  TextDocument.create(uri, languageId, 1, text);

/** Changes a document as an editor would, and says what was changed. */
export function edit(document: TextDocument, start: number, end: number, text: string): readonly TextEdit[] {
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  TextDocument.update(document, [{ range, text }], document.version + 1);
  return [{ start, end, length: text.length }];
}

export const openDocuments = (...documents: TextDocument[]): Documents => ({
  get: (uri) => documents.find((document) => document.uri === uri),
  all: () => documents,
  listen: () => undefined,
});

export const noToken: CancellationToken = new CancellationTokenSource().token;

/** Notes its lines. */
export function noteLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const note = (line: string): void => {
    lines.push(line);
  };
  return { lines, info: note, warn: note, error: note };
}

export function machineLike(start: number, end: number, text = 'x'): ParagraphAssessment {
  const paragraph: Paragraph = { index: 0, range: { start, end }, text, isContext: true };
  return { paragraph, verdict: { kind: 'machine-like' }, probability: 0.974, interval: [0.91, 0.993] };
}
