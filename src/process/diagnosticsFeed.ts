// Brings diagnostics to the editor, pushed or pulled, always for the version they were worked out for.
import { createHash } from 'node:crypto';
import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver';
import type { TextRange } from '../draft/draft.ts';
import { controllerOf } from './cancellation.ts';
import { frontMatterDiagnostic, paragraphDiagnostic } from './diagnosticItems.ts';
import type { Documents } from './documents.ts';
import type { Findings, Scanner } from './scanner.ts';

export interface PushDeps {
  readonly documents: Documents;
  readonly findings: (uri: string) => Findings | undefined;
  readonly publish: (params: PublishDiagnosticsParams) => void;
  /** Milliseconds between two publications of one document while it is read. */
  readonly everyMs: number;
}

/** What is known of an open document, as diagnostics; empty for one that is not open. */
export function diagnosticsOf(documents: Documents, uri: string, findings: Findings | undefined): Diagnostic[] {
  const document = documents.get(uri);
  if (document === undefined || findings === undefined) return [];
  const toRange = ({ start, end }: TextRange) => ({ start: document.positionAt(start), end: document.positionAt(end) });
  return [
    ...findings.problems.map(({ range, value }) => frontMatterDiagnostic(value, toRange(range))),
    ...findings.assessments.flatMap(({ range, value }) => paragraphDiagnostic(value, toRange(range)) ?? []),
  ];
}

/** Publishes what has changed, soon but not for every paragraph by itself. */
export function createPush({ documents, findings, publish, everyMs }: PushDeps): {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
} {
  const timers = new Map<string, NodeJS.Timeout>();
  /** What the editor shows, without its version: an edit far below changes nothing. */
  const shown = new Map<string, string>();
  const sentAt = new Map<string, number>();
  const send = (uri: string): void => {
    timers.delete(uri);
    const known = findings(uri);
    if (known === undefined) return;
    const diagnostics = diagnosticsOf(documents, uri, known);
    const text = JSON.stringify(diagnostics);
    const last = shown.get(uri);
    // Before the first publication the editor may still show what an earlier process found: only a whole reading clears that.
    if (text === last || (last === undefined && text === '[]' && !known.isComplete)) return;
    shown.set(uri, text);
    sentAt.set(uri, performance.now());
    publish({ uri, version: known.version, diagnostics });
  };
  return {
    changed: (uri) => {
      if (timers.has(uri)) return;
      const sinceLast = performance.now() - (sentAt.get(uri) ?? -Infinity);
      timers.set(uri, setTimeout(send, Math.max(0, everyMs - sinceLast), uri));
    },
    closed: (uri) => {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      shown.delete(uri);
      sentAt.delete(uri);
      publish({ uri, diagnostics: [] });
    },
  };
}

export interface PullDeps {
  readonly documents: Documents;
  readonly settled: Scanner['settled'];
  readonly findings: (uri: string) => Findings | undefined;
}

/** Answers once the current version has been read; without a model, with what is known without one. */
export function createPullHandler({ documents, settled, findings }: PullDeps) {
  return async (
    { textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> => {
    const { controller, release } = controllerOf(token);
    try {
      await settled(uri, controller.signal);
    } finally {
      release();
    }
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.ServerCancelled, 'Cancelled.', { retriggerRequest: false });
    const items = diagnosticsOf(documents, uri, findings(uri));
    const resultId = createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16);
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  };
}
