// Three things can be said of a paragraph: it reads machine-like, there is no sign of it, or nothing.
import type { Paragraph } from '../draft/draft.ts';
import type { Abstention, ParagraphAssessment } from './assessment.ts';
import { probabilityOf, thresholdFor, type Calibration } from './calibration.ts';
import type { JudgedEvidence } from './statistics.ts';

export interface VerdictOptions {
  /** Share of human paragraphs that may be marked by mistake. */
  readonly falsePositiveRate: number;
  /** Paragraphs of fewer tokens are not judged; nor are those below the calibration's own minimum. */
  readonly minimumTokens: number;
  /** Host that the draft says it is for. */
  readonly domain?: string | undefined;
}

/** The evidence of a paragraph: undefined when it is not prose, `not-finite` when the model gave numbers that are none. */
export type Finding = JudgedEvidence | 'not-finite' | undefined;

/**
 * Judges a paragraph. It reads machine-like when its score reaches the threshold of the false-positive rate; there is no
 * sign when even the upper end of its 90 % interval stays below; in between, nothing can be said. Nor is anything marked
 * at a rate stricter than any that was measured: what reaches the strictest measured one is then `rate-not-measured`.
 * Nor of a draft from another publication, where the calibration was measured on few.
 */
export function judge(
  paragraph: Paragraph,
  finding: Finding,
  calibration: Calibration | undefined,
  options: VerdictOptions,
): ParagraphAssessment {
  const abstain = (reason: Abstention): ParagraphAssessment => ({ paragraph, verdict: { kind: 'abstained', reason } });
  if (paragraph.notScored !== undefined || finding === undefined) return abstain('not-prose');
  if (finding === 'not-finite') return abstain('not-finite');
  const { hidden, ...evidence } = finding;
  if (evidence.tokens < Math.max(options.minimumTokens, calibration?.minimumTokens ?? 0))
    return { ...abstain('too-short'), evidence };
  if (calibration === undefined) return { ...abstain('not-calibrated'), evidence };
  const { domains } = calibration;
  if (domains !== undefined && options.domain !== undefined && !domains.includes(options.domain))
    return { ...abstain('other-domain'), evidence };
  const { score, highest, probability, interval } = probabilityOf(
    hidden === undefined ? evidence : { ...evidence, hidden },
    calibration,
  );
  if (!Number.isFinite(score)) return { ...abstain('not-finite'), evidence };
  const found = { paragraph, probability, interval, evidence };
  const threshold = thresholdFor(options.falsePositiveRate, calibration);
  if (score >= threshold) return { ...found, verdict: { kind: 'machine-like' } };
  const strictest = calibration.thresholds.at(-1);
  if (strictest !== undefined && score >= strictest.score)
    return {
      ...found,
      verdict: { kind: 'abstained', reason: 'rate-not-measured', measuredRate: strictest.falsePositiveRate },
    };
  // A rate too strict to be supported must not turn what reaches the strictest measured one into "no sign".
  if (highest >= Math.min(threshold, strictest?.score ?? threshold))
    return { ...found, verdict: { kind: 'abstained', reason: 'too-uncertain' } };
  return { ...found, verdict: { kind: 'no-sign' } };
}
