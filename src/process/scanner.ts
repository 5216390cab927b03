// Keeps every open draft assessed: scans after edits have come to rest, and carries what still stands through the edits.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FrontMatterProblem, TextRange } from '../draft/draft.ts';
import type { ParagraphAssessment } from '../detection/assessment.ts';
import { fail, ok, toProblem, type Problem, type Result } from '../grover/problem.ts';
import type { DocumentListener } from './documents.ts';
import { createRest, type Rest, type Wait } from './rest.ts';
import { moveRange, type TextEdit } from './textEdits.ts';

export interface Placed<T> {
  readonly range: TextRange;
  readonly value: T;
}

/** What is known of a document; ranges fit its text of `version`. */
export interface Findings {
  readonly version: number;
  readonly problems: readonly Placed<FrontMatterProblem>[];
  readonly assessments: readonly Placed<ParagraphAssessment>[];
  /** True when this version has been read to its end, so that what is not here is not there. */
  readonly isComplete: boolean;
}

/** Where a scan begins, and when it goes on. */
export interface ScanStart {
  /** Where the document was edited last, UTF-16 offset: what stands there is read first. */
  readonly anchor: number;
  /** Milliseconds from now on during which nothing else is read. */
  readonly pauseMs: number;
}

/** Something learnt during a scan. */
export interface ScanSink {
  problems(problems: readonly FrontMatterProblem[]): void;
  assessed(assessment: ParagraphAssessment): void;
}

export interface ScannerDeps {
  /**
   * Reads the document as it stands. Everything it reports belongs to the version at the time of the call; the whole
   * answer replaces what was reported. Rejects with `cancelled` when aborted.
   */
  readonly scan: (
    document: TextDocument,
    from: ScanStart,
    sink: ScanSink,
    signal: AbortSignal,
  ) => Promise<Result<void>>;
  readonly changed: (uri: string, news: News) => void;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/**
 * What has changed of what is known: `stale`: an edit has made something void, and what takes its place is being worked out;
 * `awaited`: what stands at the edit is known again, or everything is; `found`: anything else.
 */
export type News = 'stale' | 'awaited' | 'found';

export interface Scanner extends DocumentListener {
  findings(uri: string): Findings | undefined;
  /** What is known once the document's current version has been read; fails when it cannot be, or is closed meanwhile. */
  readonly settled: (uri: string, signal?: AbortSignal) => Promise<Result<Findings>>;
  /** Reads every open document again: another model, other settings. What is known stays until it is replaced. */
  rescan(): void;
  /** True for the document that was opened or edited last. */
  isForemost(uri: string): boolean;
}

interface Tracked {
  readonly document: TextDocument;
  anchor: number;
  /** An edit has made an assessment void, and the paragraph has not been read again yet. */
  isVoid: boolean;
  problems: readonly Placed<FrontMatterProblem>[];
  assessments: readonly Placed<ParagraphAssessment>[];
  /** Edits and rescans since it was opened; a scan that began before the last one is out of date. */
  generation: number;
  /** Generation that has been read to the end, and what came of it. */
  read: number;
  failure: Problem | undefined;
  running: AbortController | undefined;
  /** When more than the place of the last edit may be read. */
  draftDue: number;
  timer: NodeJS.Timeout | undefined;
  waiters: (() => void)[];
  readonly rest: Rest;
}

export function createScanner(deps: ScannerDeps): Scanner {
  return new DocumentScanner(deps);
}

class DocumentScanner implements Scanner {
  readonly #deps: ScannerDeps;
  readonly #tracked = new Map<string, Tracked>();
  #foremost = '';

  constructor(deps: ScannerDeps) {
    this.#deps = deps;
  }

  opened(document: TextDocument): void {
    this.#foremost = document.uri;
    const entry = track(document);
    this.#tracked.set(document.uri, entry);
    this.#start(entry, AT_ONCE);
  }

  edited(document: TextDocument, edits: readonly TextEdit[]): void {
    const entry = this.#tracked.get(document.uri);
    if (entry === undefined) return;
    this.#foremost = document.uri;
    entry.anchor = edits.at(-1)?.start ?? 0;
    const before = [entry.assessments.length, entry.problems.length] as const;
    entry.assessments = moveAll(entry.assessments, edits);
    entry.problems = moveAll(entry.problems, edits);
    const lost = before[0] - entry.assessments.length;
    if (lost > 0) entry.isVoid = true;
    this.#start(entry, entry.rest.afterEdit(this.#deps.now()));
    // Editors move what they show along with the text themselves; only what is no longer true must go.
    if (lost > 0 || entry.problems.length < before[1]) this.#deps.changed(document.uri, 'stale');
  }

  closed(uri: string): void {
    const entry = this.#tracked.get(uri);
    if (entry === undefined) return;
    this.#tracked.delete(uri);
    clearTimeout(entry.timer);
    entry.running?.abort();
    settle(entry);
  }

  findings(uri: string): Findings | undefined {
    const entry = this.#tracked.get(uri);
    return entry && findingsOf(entry);
  }

  readonly settled = async (uri: string, signal?: AbortSignal): Promise<Result<Findings>> => {
    for (;;) {
      const entry = this.#tracked.get(uri);
      if (entry === undefined) return fail('input-invalid', 'The document is not open as a draft.');
      if (signal?.aborted === true) return fail('cancelled', 'Cancelled.');
      if (entry.read === entry.generation)
        return entry.failure === undefined ? ok(findingsOf(entry)) : { ok: false, problem: entry.failure };
      await new Promise<void>((resolve) => {
        entry.waiters.push(resolve);
        signal?.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
    }
  };

  rescan(): void {
    for (const entry of this.#tracked.values()) this.#start(entry, AT_ONCE);
  }

  isForemost(uri: string): boolean {
    return uri === this.#foremost;
  }

  #start(entry: Tracked, wait: Wait): void {
    entry.draftDue = this.#deps.now() + wait.draft;
    entry.generation++;
    entry.running?.abort();
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      entry.timer = undefined;
      if (entry.running === undefined) void this.#run(entry);
    }, wait.place);
  }

  async #run(entry: Tracked): Promise<void> {
    const { document, generation, anchor } = entry;
    const controller = new AbortController();
    entry.running = controller;
    const isOpen = (): boolean => this.#tracked.get(document.uri) === entry;
    const isCurrent = (): boolean => entry.generation === generation && isOpen();
    const fresh: Placed<ParagraphAssessment>[] = [];
    const began = this.#deps.now();
    const sink = this.#sink(entry, isCurrent, fresh, began);
    const result = await this.#deps
      .scan(document, { anchor, pauseMs: Math.max(0, entry.draftDue - began) }, sink, controller.signal)
      .catch((thrown: unknown): Result<void> => ({ ok: false, problem: toProblem(thrown) }));
    entry.running = undefined;
    if (!isCurrent()) {
      if (!fresh.some(({ range }) => isAt(range, anchor))) entry.rest.wasCutOff(this.#deps.now() - began);
      // Edited while it was read. The timer of the edit starts the next reading, unless it has already gone off.
      if (isOpen() && entry.timer === undefined) void this.#run(entry);
      return;
    }
    entry.read = generation;
    entry.isVoid = false;
    entry.failure = result.ok ? undefined : result.problem;
    if (result.ok) entry.assessments = [...outside(entry.assessments, fresh), ...fresh];
    this.#deps.changed(document.uri, 'awaited');
    settle(entry);
  }

  /** Takes in what a reading reports, as long as the text it read still stands. */
  #sink(entry: Tracked, isCurrent: () => boolean, fresh: Placed<ParagraphAssessment>[], began: number): ScanSink {
    return {
      problems: (problems) => {
        if (!isCurrent()) return;
        entry.problems = problems.map((value) => ({ range: value.range, value }));
        this.#deps.changed(entry.document.uri, entry.isVoid ? 'stale' : 'found');
      },
      assessed: (value) => {
        if (!isCurrent()) return;
        const { range } = value.paragraph;
        fresh.push({ range, value });
        entry.assessments = [...entry.assessments.filter((old) => !overlap(old.range, range)), { range, value }];
        const isAwaited = isAt(range, entry.anchor);
        if (isAwaited) {
          entry.isVoid = false;
          entry.rest.hasRead(this.#deps.now() - began);
        }
        this.#deps.changed(entry.document.uri, isAwaited ? 'awaited' : entry.isVoid ? 'stale' : 'found');
      },
    };
  }
}

const AT_ONCE: Wait = { place: 0, draft: 0 };

const track = (document: TextDocument): Tracked => ({
  document,
  anchor: 0,
  isVoid: false,
  problems: [],
  assessments: [],
  generation: 0,
  read: -1,
  failure: undefined,
  running: undefined,
  draftDue: 0,
  timer: undefined,
  waiters: [],
  rest: createRest(),
});

const findingsOf = ({ document, problems, assessments, generation, read, failure }: Tracked): Findings => ({
  version: document.version,
  isComplete: read === generation && failure === undefined,
  problems,
  assessments: [...assessments].sort((a, b) => a.range.start - b.range.start),
});

function settle(entry: Tracked): void {
  const { waiters } = entry;
  entry.waiters = [];
  for (const resolve of waiters) resolve();
}

/** An edit at a paragraph's very end is an edit of it. */
export const isAt = ({ start, end }: TextRange, offset: number): boolean => start <= offset && offset <= end;

const overlap = (a: TextRange, b: TextRange): boolean => a.start < b.end && b.start < a.end;

/** Of a very long draft only a part is read: what is known of the rest stands. */
function outside<T>(known: readonly Placed<T>[], fresh: readonly Placed<T>[]): readonly Placed<T>[] {
  const start = Math.min(...fresh.map(({ range }) => range.start));
  const end = Math.max(...fresh.map(({ range }) => range.end));
  return fresh.length === 0 ? [] : known.filter(({ range }) => range.end <= start || range.start >= end);
}

const moveAll = <T>(placed: readonly Placed<T>[], edits: readonly TextEdit[]): readonly Placed<T>[] =>
  placed.flatMap(({ range, value }) => {
    const moved = moveRange(range, edits);
    return moved === undefined ? [] : [{ range: moved, value }];
  });
