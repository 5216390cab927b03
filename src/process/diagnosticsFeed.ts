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
import type { Findings, News, Scanner } from './scanner.ts';

export interface PushDeps {
  readonly documents: Documents;
  readonly findings: (uri: string) => Findings | undefined;
  readonly publish: (params: PublishDiagnosticsParams) => void;
  /** Milliseconds between two publications of one document while it is read. */
  readonly everyMs: number;
  /** Milliseconds after which what an edit has made void is taken back, unless something better is known by then. */
  readonly staleMs: number;
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

interface Due {
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Publishes what has changed: what somebody waits for at once, the rest soon but not for every paragraph by itself, and that
 * something has become void only when nothing takes its place: a mark does not flicker under who types in its paragraph.
 */
export function createPush({ documents, findings, publish, everyMs, staleMs }: PushDeps): {
  readonly changed: (uri: string, news: News) => void;
  readonly closed: (uri: string) => void;
} {
  const due = new Map<string, Due>();
  /** What the editor shows, without its version: an edit far below changes nothing. */
  const shown = new Map<string, string>();
  const sentAt = new Map<string, number>();
  const send = (uri: string): void => {
    due.delete(uri);
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
  const forget = (uri: string): void => {
    clearTimeout(due.get(uri)?.timer);
    due.delete(uri);
  };
  return {
    changed: (uri, news) => {
      const now = performance.now();
      const sinceLast = now - (sentAt.get(uri) ?? -Infinity);
      const wait = { awaited: 0, found: Math.max(0, everyMs - sinceLast), stale: staleMs }[news];
      if (wait > 0 && (due.get(uri)?.at ?? Infinity) <= now + wait) return;
      forget(uri);
      // What is due is sent here and now: in a moment, the next run of the model may hold everything up.
      if (wait === 0) send(uri);
      else due.set(uri, { at: now + wait, timer: setTimeout(send, wait, uri) });
    },
    closed: (uri) => {
      forget(uri);
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
