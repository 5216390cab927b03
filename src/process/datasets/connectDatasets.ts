// Connects files of labelled articles to the editor: diagnostics, completion and hover of the lines.
import { createHash } from 'node:crypto';
import {
  InsertTextFormat,
  type CancellationToken,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  type Connection,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type Hover,
  type HoverParams,
  type Range,
} from 'vscode-languageserver';
import type { Core } from '../core.ts';
import { controllerOf } from '../cancellation.ts';
import type { Initialization } from '../initialization.ts';
import { describeThrown } from '../log.ts';
import { createDatasetChecks, lineAt } from './datasetChecks.ts';
import { createLineService } from './lineService.ts';
import { labelsIn } from './labelsIn.ts';

/** Milliseconds of rest after an edit before its lines are checked. */
const REST_MS = 100;

/** Each gives undefined for a document that is none of labelled articles. */
export interface ConnectedDatasets {
  readonly complete: (params: CompletionParams) => Promise<CompletionList | null> | undefined;
  readonly hover: (params: HoverParams) => Promise<Hover | null> | undefined;
  readonly pull: (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ) => Promise<DocumentDiagnosticReport> | undefined;
}

export function connectDatasets(
  connection: Connection,
  { diagnostics: mode, canInsertSnippets }: Initialization,
  { datasets, log }: Core,
): ConnectedDatasets {
  const lines = createLineService();
  const send: Connection['sendDiagnostics'] = (params) =>
    mode === 'pull' ? Promise.resolve() : connection.sendDiagnostics(params);
  const logged = (thrown: unknown): void => {
    log.warn(describeThrown(thrown));
  };
  const checks = createDatasetChecks({
    lines,
    publish: ({ uri, version }, diagnostics) => {
      send({ uri, version, diagnostics }).catch(logged);
    },
    clear: (uri) => {
      send({ uri, diagnostics: [] }).catch(logged);
    },
    restMs: REST_MS,
  });
  datasets.listen(checks);
  const labelled = (uri: string) => (checks.isLabelled(uri) ? datasets.get(uri) : undefined);
  return {
    complete: ({ textDocument, position: { line, character } }) => {
      const document = labelled(textDocument.uri);
      if (document === undefined) return undefined;
      return lines
        .complete(lineAt(document, line), character, labelsIn(document.getText()))
        .then((list) => list && { ...list, items: list.items.map((item) => placed(item, line, canInsertSnippets)) });
    },
    hover: ({ textDocument, position: { line, character } }) => {
      const document = labelled(textDocument.uri);
      if (document === undefined) return undefined;
      return lines
        .hover(lineAt(document, line), character)
        .then((hover) => hover && { ...hover, ...(hover.range && { range: onLine(hover.range, line) }) });
    },
    pull: ({ textDocument: { uri }, previousResultId }, token) => {
      if (datasets.get(uri) === undefined) return undefined;
      const { controller, release } = controllerOf(token);
      return checks
        .settled(uri, controller.signal)
        .then(() => report(checks.diagnostics(uri), previousResultId))
        .finally(release);
    },
  };
}

function report(items: ReturnType<ReturnType<typeof createDatasetChecks>['diagnostics']>, previous?: string) {
  const resultId = createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);
  return resultId === previous
    ? ({ kind: 'unchanged', resultId } as const)
    : ({ kind: 'full', resultId, items } as const);
}

const onLine = ({ start, end }: Range, line: number): Range => ({
  start: { line, character: start.character },
  end: { line, character: end.character },
});

/** On its line; for an editor without snippets, with their marks taken out. */
function placed(given: CompletionItem, line: number, snippets: boolean): CompletionItem {
  const { textEdit } = given;
  if (textEdit === undefined) return given;
  const item = { ...given };
  delete item.insertText;
  const range = onLine('range' in textEdit ? textEdit.range : textEdit.replace, line);
  if (snippets) return { ...item, textEdit: { range, newText: textEdit.newText } };
  const newText = textEdit.newText.replace(/\$(?:\d+|\{\d+(?::([^}]*))?\})/g, '$1');
  return { ...item, insertTextFormat: InsertTextFormat.PlainText, textEdit: { range, newText } };
}
