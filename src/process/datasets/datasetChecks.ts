// Watches the open files of labelled articles and says what is wrong in which line, in slices between which everybody else has a turn.
import { setImmediate as turn } from 'node:timers/promises';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { rest } from '../cancellation.ts';
import { SOURCE } from '../diagnosticItems.ts';
import type { DocumentListener } from '../documents.ts';
import type { TextEdit } from '../textEdits.ts';
import { CheckedLines, editedPart } from './checkedLines.ts';
import type { LineService } from './lineService.ts';
import { looksLabelled } from './looksLabelled.ts';

export interface DatasetChecksDeps {
  readonly lines: Pick<LineService, 'check'>;
  /** What is known of a document now; called a few times while a long one is read. */
  readonly publish: (document: TextDocument, diagnostics: Diagnostic[]) => void;
  readonly clear: (uri: string) => void;
  /** Milliseconds of rest after an edit, and between two publications. */
  readonly restMs: number;
  /** Lines that are checked at all. */
  readonly mostLines?: number;
}

export interface DatasetChecks extends Required<DocumentListener> {
  /** True for an open document of labelled articles. */
  readonly isLabelled: (uri: string) => boolean;
  /** Resolves once the current version has been checked, or the document closed, or the signal aborted. */
  readonly settled: (uri: string, signal: AbortSignal) => Promise<void>;
  readonly diagnostics: (uri: string) => Diagnostic[];
}

interface Watched {
  readonly document: TextDocument;
  /** Undefined while the file does not look like labelled articles. */
  lines: CheckedLines<Diagnostic> | undefined;
  checking: Promise<void> | undefined;
  readonly closed: AbortController;
}

/** Milliseconds of one slice. */
const SLICE_MS = 8;
const MOST_LINES = 50_000;
const MOST_DIAGNOSTICS = 1000;
const FIRST_LINES = 20;

export function createDatasetChecks(deps: DatasetChecksDeps): DatasetChecks {
  const { mostLines = MOST_LINES } = deps;
  const watched = new Map<string, Watched>();
  const diagnosticsOf = ({ lines }: Watched): Diagnostic[] => (lines === undefined ? [] : collect(lines, mostLines));

  const check = async (one: Watched): Promise<void> => {
    const { document, closed } = one;
    let published = performance.now();
    for (;;) {
      if (!(await rest(deps.restMs, closed.signal))) return;
      if (await checkLines(one, deps.lines, mostLines, () => performance.now() - published > deps.restMs * 4)) break;
      published = performance.now();
      deps.publish(document, diagnosticsOf(one));
    }
    one.checking = undefined;
    if (!closed.signal.aborted) deps.publish(document, diagnosticsOf(one));
  };
  const start = (one: Watched): void => {
    one.checking ??= check(one);
  };

  return {
    opened: (document) => {
      const one: Watched = { document, lines: undefined, checking: undefined, closed: new AbortController() };
      watched.set(document.uri, one);
      if (!looksLabelled(firstLines(document))) return;
      one.lines = new CheckedLines(document.lineCount);
      start(one);
    },
    edited: (document, edits) => {
      const one = watched.get(document.uri);
      if (one === undefined) return;
      const was = one.lines;
      if (!looksLabelled(firstLines(document))) {
        one.lines = undefined;
        if (was !== undefined) deps.clear(document.uri);
        return;
      }
      if (was === undefined || !follow(was, document, edits)) one.lines = new CheckedLines(document.lineCount);
      start(one);
    },
    closed: (uri) => {
      const one = watched.get(uri);
      watched.delete(uri);
      one?.closed.abort();
      if (one?.lines !== undefined) deps.clear(uri);
    },
    isLabelled: (uri) => watched.get(uri)?.lines !== undefined,
    settled: async (uri, signal) => {
      while (!signal.aborted && watched.get(uri)?.checking !== undefined) await rest(20, signal);
    },
    diagnostics: (uri) => {
      const one = watched.get(uri);
      return one === undefined ? [] : diagnosticsOf(one);
    },
  };
}

/** True when every line has been looked at; false when it is time to say what has been found. */
async function checkLines(
  one: Watched,
  service: DatasetChecksDeps['lines'],
  mostLines: number,
  isTime: () => boolean,
): Promise<boolean> {
  let begun = performance.now();
  for (;;) {
    const { lines, document, closed } = one;
    const line = closed.signal.aborted ? undefined : lines?.next(mostLines);
    if (lines === undefined || line === undefined) return true;
    const { version } = document;
    const found = await service.check(lineAt(document, line));
    // An edit meanwhile may have moved the line; it is looked at again where it stands now.
    if (document.version === version && one.lines === lines) lines.set(line, found);
    if (performance.now() - begun < SLICE_MS) continue;
    await turn();
    begun = performance.now();
    if (isTime()) return false;
  }
}

/** False when the lines cannot be what they were before the edits. */
function follow(lines: CheckedLines<Diagnostic>, document: TextDocument, edits: readonly TextEdit[]): boolean {
  const part = editedPart(edits);
  if (part === undefined) return true;
  const first = document.positionAt(part.start).line;
  const inserted = document.positionAt(part.end).line - first + 1;
  const removed = lines.count - (document.lineCount - inserted);
  if (removed < 0 || first + removed > lines.count) return false;
  lines.replace(first, removed, inserted);
  return true;
}

/** A line without its end; a byte-order mark is no part of the JSON. Blank lines are nothing to check, see `LineService`. */
export function lineAt(document: TextDocument, line: number): string {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return text.replace(/[\r\n]+$/, '').replace(/^\uFEFF/, ' ');
}

function* firstLines(document: TextDocument): Generator<string> {
  for (let line = 0; line < Math.min(document.lineCount, FIRST_LINES); line++) yield lineAt(document, line);
}

function collect(lines: CheckedLines<Diagnostic>, mostLines: number): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const { line, findings } of lines.found()) {
    if (diagnostics.length >= MOST_DIAGNOSTICS) {
      diagnostics.push(remark(line, 'This line and lines below it have problems, too; the first 1,000 are listed.'));
      break;
    }
    diagnostics.push(...findings.map((finding) => placed(finding, line)));
  }
  if (lines.count > mostLines)
    diagnostics.push(
      remark(mostLines, 'From here on, lines are not checked while you edit. Training reads and checks all of them.'),
    );
  return diagnostics;
}

const placed = ({ range: { start, end }, severity, message, code }: Diagnostic, line: number): Diagnostic => ({
  range: { start: { line, character: start.character }, end: { line, character: end.character } },
  severity: severity ?? DiagnosticSeverity.Warning,
  source: SOURCE,
  code: code ?? 'labelled-article',
  message,
});

const remark = (line: number, message: string): Diagnostic => ({
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
  severity: DiagnosticSeverity.Information,
  source: SOURCE,
  code: 'labelled-article',
  message,
});
