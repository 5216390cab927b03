// Assesses the paragraphs of drafts, again and again as they are edited, running the model only over what has changed.
import type { Draft, Paragraph, TextRange } from '../draft/draft.ts';
import type { ModelSession } from '../engines/engine.ts';
import { prefixBytes, type PrefixStore } from '../engines/prefixStore.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ParagraphAssessment } from './assessment.ts';
import type { Calibration } from './calibration.ts';
import { encodingCache } from './encodingCache.ts';
import { createPace } from './pace.ts';
import { ParagraphCollector } from './paragraphCollector.ts';
import { readWindow } from './readWindow.ts';
import { findingOf, type Finding } from './statistics.ts';
import { rememberingTextReader } from './textEvidence.ts';
import { judge, type VerdictOptions } from './verdict.ts';
import { lastPlace, windowsOf, type Window } from './windows.ts';
import { WindowStore, type StoreLimits } from './windowStore.ts';
import type { WordingModel } from './wording/wordingModel.ts';

export interface AssessorDeps {
  readonly session: ModelSession;
  readonly encoder: Encoder;
  /** Without one, evidence is gathered but nothing is said (`not-calibrated`). */
  readonly calibration?: Calibration;
  /** What the calibration weighs of the wording, where it does. */
  readonly wording?: WordingModel | undefined;
  readonly limits?: Partial<StoreLimits>;
  /** Keys and values that others who read with this model know of too; missing: a store of its own. */
  readonly prefixes?: PrefixStore;
  /** Most tokens of one run; missing: as many as run in a moment. */
  readonly chunk?: number;
}

export interface AssessOptions extends VerdictOptions {
  readonly signal?: AbortSignal;
  /** What people look at: windows with text in it are read first. */
  readonly priority?: TextRange;
  /** Called once for each paragraph, as soon as it is known. */
  readonly onAssessed?: (assessment: ParagraphAssessment) => void;
  /** Runs the model with this view of the session (a queue's, say) instead of the session itself. */
  readonly session?: ModelSession;
}

export interface DraftAssessor {
  /**
   * The assessment of every paragraph, in order. Rejects with ProblemError (cancelled) when the signal is aborted and
   * with the engine's error when a run fails; what was read until then is known to the next call.
   */
  assess(draft: Pick<Draft, 'fields' | 'paragraphs'>, options: AssessOptions): Promise<readonly ParagraphAssessment[]>;
  /** Bytes of keys and values held. */
  readonly cacheBytes: number;
}

const WINDOWS = 512;

/** One assessor serves all drafts read by one model. Memory is bounded by `limits`, whatever is read. */
export function createDraftAssessor({
  session,
  encoder,
  calibration,
  wording,
  limits,
  prefixes,
  chunk,
}: AssessorDeps): DraftAssessor {
  const most = { windows: WINDOWS, cacheBytes: prefixBytes(session.config), ...limits };
  const store = new WindowStore(most, prefixes);
  const cachedEncoder = encodingCache(encoder);
  const readers = { encoder, readText: rememberingTextReader(wording) };
  const pace = createPace();
  const hidden = calibration?.hidden === undefined ? undefined : lastPlace;
  return {
    assess: async (draft, options) => {
      const windows = windowsOf(cachedEncoder, draft.fields, draft.paragraphs, session.config.maxPositions);
      const assessments = new Map<number, ParagraphAssessment>();
      const report = (paragraph: Paragraph, finding: Finding): void => {
        const assessment = judge(paragraph, finding, calibration, { ...options, domain: draft.fields.domain });
        assessments.set(paragraph.index, assessment);
        options.onAssessed?.(assessment);
      };
      const collector = new ParagraphCollector(draft.paragraphs, windows, hidden);
      for (const paragraph of draft.paragraphs) if (!collector.isScored(paragraph.index)) report(paragraph, undefined);
      for (const window of inOrderOfInterest(windows, draft.paragraphs, options.priority)) {
        await readWindow(pace.timed(options.session ?? session), store, window, {
          chunk: chunk ?? pace.tokens,
          isAwaited: true,
          signal: options.signal,
          hidden,
          onProgress: (statistics) => {
            for (const { paragraph, found } of collector.collect(window, statistics))
              report(paragraph, findingOf(paragraph.text, found, readers));
          },
        });
      }
      return draft.paragraphs.flatMap((paragraph) => assessments.get(paragraph.index) ?? []);
    },
    get cacheBytes() {
      return store.cacheBytes;
    },
  };
}

/** Windows with visible paragraphs, then those behind them, then those before; without a priority, from the top. */
function inOrderOfInterest(
  windows: readonly Window[],
  paragraphs: readonly Paragraph[],
  priority: TextRange | undefined,
): readonly Window[] {
  if (priority === undefined) return windows;
  const byIndex = new Map(paragraphs.map((paragraph) => [paragraph.index, paragraph.range]));
  const isVisible = ({ paragraphs: [first, last] }: Window): boolean => {
    const start = byIndex.get(first)?.start ?? 0;
    const end = byIndex.get(last)?.end ?? 0;
    return start <= priority.end && end >= priority.start;
  };
  const firstVisible = windows.findIndex(isVisible);
  if (firstVisible <= 0) return windows;
  return [...windows.slice(firstVisible), ...windows.slice(0, firstVisible)];
}
