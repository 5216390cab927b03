// One reading of a document: parse it, let the model read it, report each paragraph as soon as it is known.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createDraftAssessor, type AssessOptions, type DraftAssessor } from '../detection/draftAssessor.ts';
import type { Draft } from '../draft/draft.ts';
import { ok, toProblem, type Result } from '../grover/problem.ts';
import type { Settings } from '../protocol/messages.ts';
import { nameOf } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { describeThrown, type Log } from './log.ts';
import type { ModelQueue, Priority } from './modelQueue.ts';
import type { OpenedModel } from './openSession.ts';
import type { ScannerDeps, ScanSink } from './scanner.ts';
import { scanWindow } from './scanWindow.ts';
import type { StatusReporter } from './statusReporter.ts';

export interface ScanDeps {
  readonly drafts: Drafts;
  readonly settings: (uri: string) => Promise<Settings>;
  readonly ready: () => Promise<Result<OpenedModel>>;
  readonly queue: ModelQueue;
  readonly status: StatusReporter;
  readonly log: Log;
  readonly isForemost: (uri: string) => boolean;
  /** Learns of every run for a document how many tokens it read. */
  readonly onTokens: (uri: string, tokens: number) => void;
}

/** A draft on its way through the model. */
interface Reading {
  readonly uri: string;
  readonly draft: Draft;
  readonly anchor: number;
  readonly settings: Settings;
  readonly sink: ScanSink;
  readonly signal: AbortSignal;
}

export function createScan(deps: ScanDeps): ScannerDeps['scan'] {
  const { drafts, settings, ready, status, log } = deps;
  const assessors = new WeakMap<OpenedModel, DraftAssessor>();

  return async (document: TextDocument, anchor, sink, signal) => {
    const { uri } = document;
    const draft = drafts.read(document);
    if (draft === undefined) return ok(undefined);
    sink.problems(draft.frontMatter?.problems ?? []);
    const wanted = await settings(uri);
    if (!wanted.diagnostics.enabled || draft.paragraphs.length === 0 || signal.aborted) return ok(undefined);
    const opened = await ready();
    if (!opened.ok) return opened;
    const assessor = assessors.get(opened.value) ?? assessorFor(opened.value);
    assessors.set(opened.value, assessor);
    const failed = `${uri} failed`;
    try {
      await read(deps, opened.value, assessor, { uri, draft, anchor, settings: wanted, sink, signal });
      status.remark(failed, undefined);
      return ok(undefined);
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code !== 'cancelled') {
        log.error(describeThrown(thrown));
        status.remark(failed, `${nameOf(uri)} could not be read: ${problem.message}`);
      }
      return { ok: false, problem };
    }
  };
}

async function read(
  { queue, status, isForemost, onTokens }: ScanDeps,
  { session }: OpenedModel,
  assessor: DraftAssessor,
  { uri, draft, anchor, settings: { diagnostics }, sink, signal }: Reading,
): Promise<void> {
  const name = nameOf(uri);
  const paragraphs = scanWindow(draft, anchor);
  const [part, whole] = [paragraphs.length, draft.paragraphs.length];
  const remark = `${name} is long: ${part} of its ${whole} paragraphs are read, those around the last edit.`;
  status.remark(uri, part < whole ? remark : undefined);
  const priority = (): Priority => (isForemost(uri) ? 'scan' : 'background');
  const job = status.begin('scanning', `Reading ${name}.`);
  let done = 0;
  const options: AssessOptions = {
    falsePositiveRate: diagnostics.falsePositiveRate,
    minimumTokens: diagnostics.minimumTokens,
    signal,
    session: queue.attach(session, { priority, signal }, (tokens) => {
      onTokens(uri, tokens);
    }),
    priority: { start: anchor, end: anchor },
    onAssessed: (assessment) => {
      done++;
      job.update(`Reading ${done} of ${part} paragraphs of ${name}.`);
      sink.assessed(assessment);
    },
  };
  try {
    await assessor.assess({ fields: draft.fields, paragraphs }, options);
  } finally {
    job.end();
  }
}

const assessorFor = ({ session, encoder, calibration }: OpenedModel): DraftAssessor =>
  createDraftAssessor({ session, encoder, ...(calibration.ok ? { calibration: calibration.value } : {}) });
