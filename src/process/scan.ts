// One reading of a document: parse it, let the model read it, report each paragraph as soon as it is known.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createDraftAssessor, type AssessOptions, type DraftAssessor } from '../detection/draftAssessor.ts';
import type { Draft } from '../draft/draft.ts';
import type { ModelSession } from '../engines/engine.ts';
import { prefixesOf } from '../engines/prefixStore.ts';
import { sessionView } from '../engines/sessionView.ts';
import { ok, toProblem, type Result } from '../grover/problem.ts';
import type { Settings } from '../protocol/messages.ts';
import { rest } from './cancellation.ts';
import { nameOf } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { describeThrown, type Log } from './log.ts';
import type { ModelQueue, Priority } from './modelQueue.ts';
import type { OpenedModel } from './openSession.ts';
import { isAt, type ScannerDeps, type ScanSink, type ScanStart } from './scanner.ts';
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
  readonly from: ScanStart;
  readonly settings: Settings;
  readonly sink: ScanSink;
  readonly signal: AbortSignal;
}

export function createScan(deps: ScanDeps): ScannerDeps['scan'] {
  const { drafts, settings, ready, status, log } = deps;
  const assessors = new WeakMap<OpenedModel, DraftAssessor>();

  return async (document: TextDocument, from, sink, signal) => {
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
      await read(deps, opened.value, assessor, { uri, draft, from, settings: wanted, sink, signal });
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
  { uri, draft, from: { anchor, pauseMs }, settings: { diagnostics }, sink, signal }: Reading,
): Promise<void> {
  const name = nameOf(uri);
  const paragraphs = scanWindow(draft, anchor);
  const [part, whole] = [paragraphs.length, draft.paragraphs.length];
  const remark = `${name} is long: ${part} of its ${whole} paragraphs are read, those around the last edit.`;
  status.remark(uri, part < whole ? remark : undefined);
  const priority = (): Priority => (isForemost(uri) ? 'scan' : 'background');
  let done = 0;
  const job = status.beginLate('scanning', `Reading ${name}.`);
  const awaited = { isKnown: false };
  const goesOn = performance.now() + pauseMs;
  const queued = queue.attach(session, { priority, signal }, (tokens) => {
    onTokens(uri, tokens);
  });
  const options: AssessOptions = {
    falsePositiveRate: diagnostics.falsePositiveRate,
    minimumTokens: diagnostics.minimumTokens,
    signal,
    session: held(queued, async () => {
      if (awaited.isKnown) await rest(goesOn - performance.now(), signal);
    }),
    priority: { start: anchor, end: anchor },
    onAssessed: (assessment) => {
      done++;
      job.update(`Reading ${done} of ${part} paragraphs of ${name}.`);
      if (isAt(assessment.paragraph.range, anchor)) awaited.isKnown = true;
      sink.assessed(assessment);
    },
  };
  try {
    await assessor.assess({ fields: draft.fields, paragraphs }, options);
  } finally {
    job.end();
  }
}

/** The session, whose runs wait for something each. */
const held = (session: ModelSession, ready: () => Promise<void>): ModelSession =>
  sessionView(session, async (request) => {
    await ready();
    return session.run(request);
  });

const assessorFor = ({ session, encoder, calibration, wording }: OpenedModel): DraftAssessor =>
  createDraftAssessor({
    session,
    encoder,
    wording,
    prefixes: prefixesOf(session),
    ...(calibration.ok ? { calibration: calibration.value } : {}),
  });
