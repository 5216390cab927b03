// The assessment of a text that is read once, as an archive is: nothing of it is kept, and each window is one run.
import type { Draft, NotScored, Paragraph } from '../draft/draft.ts';
import type { ModelSession } from '../engines/engine.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ParagraphAssessment } from './assessment.ts';
import type { Calibration } from './calibration.ts';
import { readParagraphs } from './readParagraphs.ts';
import { findingOf, type Finding } from './statistics.ts';
import { textReader } from './textEvidence.ts';
import { abstain, judge, type VerdictOptions } from './verdict.ts';
import { lastPlace } from './windows.ts';
import type { WordingModel } from './wording/wordingModel.ts';

export interface OnceDeps {
  readonly session: ModelSession;
  readonly encoder: Encoder;
  /** Without one, evidence is gathered but nothing is said (`not-calibrated`). */
  readonly calibration?: Calibration | undefined;
  /** What the calibration weighs of the wording, where it does. */
  readonly wording?: WordingModel | undefined;
}

export interface OnceOptions extends VerdictOptions {
  readonly signal?: AbortSignal;
  /** Paragraphs too short to be judged are context alone: they get no evidence, and the output layer, half of the work, is spared them. */
  readonly passesOverShort?: boolean;
}

/** How a paragraph is marked that is read and not scored. */
const CONTEXT: NotScored = 'quote';

/** Every paragraph's, in order: what a DraftAssessor says of the same draft. Rejects with ProblemError (cancelled) and the engine's error. */
export async function assessOnce(
  { session, encoder, calibration, wording }: OnceDeps,
  { fields, paragraphs }: Pick<Draft, 'fields' | 'paragraphs'>,
  { signal, domain = fields.domain, passesOverShort = false, ...options }: OnceOptions,
): Promise<readonly ParagraphAssessment[]> {
  const findings = new Map<number, Finding>();
  const readers = { encoder, readText: textReader(wording) };
  const fewest = passesOverShort ? Math.max(options.minimumTokens, calibration?.minimumTokens ?? 0) : 0;
  const isShort = ({ text, notScored }: Paragraph): boolean =>
    notScored === undefined && encoder.encode(text).length < fewest;
  const short = new Set(paragraphs.filter(isShort));
  const read = paragraphs.map((one) => (short.has(one) ? { ...one, notScored: CONTEXT } : one));
  await readParagraphs(
    { session, encoder },
    { fields, paragraphs: read, hiddenOf: calibration?.hidden && (() => lastPlace) },
    ({ index, text }, statistics) => findings.set(index, findingOf(text, statistics, readers)),
    signal,
  );
  return paragraphs.map((one) =>
    short.has(one)
      ? { paragraph: one, ...abstain('too-short') }
      : judge(one, findings.get(one.index), calibration, { ...options, domain }),
  );
}
