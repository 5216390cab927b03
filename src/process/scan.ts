// One reading of a document: parse it, let the model read it, report each paragraph as soon as it is known.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createDraftAssessor, type DraftAssessor } from '../detection/draftAssessor.ts';
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

export function createScan({
  drafts,
  settings,
  ready,
  queue,
  status,
  log,
  isForemost,
  onTokens,
}: ScanDeps): ScannerDeps['scan'] {
  const assessors = new WeakMap<OpenedModel, DraftAssessor>();

  const assess = async (
    opened: OpenedModel,
    uri: string,
    draft: Draft,
    anchor: number,
    { diagnostics }: Settings,
    sink: ScanSink,
    signal: AbortSignal,
  ): Promise<void> => {
    const assessor = assessors.get(opened) ?? assessorFor(opened);
    assessors.set(opened, assessor);
    const priority = (): Priority => (isForemost(uri) ? 'scan' : 'background');
    const session = queue.attach(opened.session, { priority, signal }, (tokens) => {
      onTokens(uri, tokens);
    });
    const paragraphs = scanWindow(draft, anchor);
    const name = nameOf(uri);
    const isPart = paragraphs.length < draft.paragraphs.length;
    const part = `${name} is long: ${paragraphs.length} of its ${draft.paragraphs.length} paragraphs are read, those around the last edit.`;
    status.remark(uri, isPart ? part : undefined);
    const job = status.begin('scanning', `Reading ${name}.`);
    let done = 0;
    try {
      await assessor.assess(
        { fields: draft.fields, paragraphs },
        {
          falsePositiveRate: diagnostics.falsePositiveRate,
          minimumTokens: diagnostics.minimumTokens,
          signal,
          session,
          priority: { start: anchor, end: anchor },
          onAssessed: (assessment) => {
            done++;
            job.update(`Reading ${done} of ${paragraphs.length} paragraphs of ${name}.`);
            sink.assessed(assessment);
          },
        },
      );
    } finally {
      job.end();
    }
  };

  return async (document: TextDocument, anchor, sink, signal) => {
    const { uri } = document;
    const draft = drafts.read(document);
    if (draft === undefined) return ok(undefined);
    sink.problems(draft.frontMatter?.problems ?? []);
    const wanted = await settings(uri);
    if (!wanted.diagnostics.enabled || draft.paragraphs.length === 0 || signal.aborted) return ok(undefined);
    const opened = await ready();
    if (!opened.ok) return opened;
    try {
      await assess(opened.value, uri, draft, anchor, wanted, sink, signal);
      status.remark(`${uri} failed`, undefined);
      return ok(undefined);
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code !== 'cancelled') {
        log.error(describeThrown(thrown));
        status.remark(`${uri} failed`, `${nameOf(uri)} could not be read: ${problem.message}`);
      }
      return { ok: false, problem };
    }
  };
}

const assessorFor = ({ session, encoder, calibration }: OpenedModel): DraftAssessor =>
  createDraftAssessor({ session, encoder, ...(calibration.ok ? { calibration: calibration.value } : {}) });
