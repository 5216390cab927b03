// Three things can be said of a paragraph: it reads machine-like, there is no sign of it, or nothing.
import type { Paragraph } from '../draft/draft.ts';
import type { Abstention, ParagraphAssessment, Verdict } from './assessment.ts';
import type { Calibration } from './calibration.ts';
import { probabilityAt, scoreOf, scoreParts } from './score.ts';
import type { Finding } from './statistics.ts';
import { humanRateAt, thresholdFor, thresholdsAt } from './thresholds.ts';

export interface VerdictOptions {
  /** Share of human paragraphs that may be marked by mistake. */
  readonly falsePositiveRate: number;
  /** Paragraphs of fewer tokens are not judged; nor are those below the calibration's own minimum. */
  readonly minimumTokens: number;
  /** Host that the draft says it is for. */
  readonly domain?: string | undefined;
}

/** What is said of a paragraph whose numbers are known. */
export type Judgement = Pick<ParagraphAssessment, 'verdict' | 'probability' | 'interval' | 'humanRate'>;

/**
 * Judges a paragraph. It reads machine-like when its score reaches the threshold of the false-positive rate; there is no
 * sign when even the upper end of its 90 % interval stays below; in between, nothing can be said, nor where the interval of its
 * probability is wider than the calibration allows. Nor is anything marked
 * at a rate stricter than any that was measured: what reaches the strictest measured one is then `rate-not-measured`.
 * Nor of a draft from another publication, where the calibration was measured on few.
 */
export function judge(
  paragraph: Paragraph,
  finding: Finding,
  calibration: Calibration | undefined,
  options: VerdictOptions,
): ParagraphAssessment {
  if (paragraph.notScored !== undefined || finding === undefined) return { paragraph, ...abstain('not-prose') };
  if (finding === 'not-finite') return { paragraph, ...abstain('not-finite') };
  const { hidden, ...evidence } = finding;
  const numbers = hidden === undefined ? evidence : { ...evidence, hidden };
  const score = calibration === undefined ? NaN : scoreOf(numbers, calibration);
  const judgement = judgeScore(score, evidence.tokens, calibration, options);
  const isSaid = calibration?.wording !== undefined && judgement.probability !== undefined;
  return { paragraph, ...judgement, evidence, ...(isSaid && { parts: scoreParts(numbers, calibration) }) };
}

/** The same of a score that is known (see scoreOf), of a paragraph of so many tokens. */
export function judgeScore(
  score: number,
  tokens: number,
  calibration: Calibration | undefined,
  options: VerdictOptions,
): Judgement {
  if (tokens < Math.max(options.minimumTokens, calibration?.minimumTokens ?? 0)) return abstain('too-short');
  if (calibration === undefined) return abstain('not-calibrated');
  const { domains } = calibration;
  if (domains !== undefined && options.domain !== undefined && !domains.includes(options.domain))
    return abstain('other-domain');
  if (!Number.isFinite(score)) return abstain('not-finite');
  const { highest, probability, interval } = probabilityAt(score, tokens, calibration);
  const rows = thresholdsAt(tokens, calibration);
  const threshold = thresholdFor(options.falsePositiveRate, rows);
  const verdictAt = (): Verdict => {
    if (interval[1] - interval[0] > (calibration.widestInterval ?? 1))
      return { kind: 'abstained', reason: 'too-uncertain' };
    if (score >= threshold) return { kind: 'machine-like' };
    const strictest = rows.thresholds.at(-1);
    if (strictest !== undefined && score >= strictest.score)
      return { kind: 'abstained', reason: 'rate-not-measured', measuredRate: strictest.falsePositiveRate };
    // A rate too strict to be supported must not turn what reaches the strictest measured one into "no sign".
    if (highest >= Math.min(threshold, strictest?.score ?? threshold))
      return { kind: 'abstained', reason: 'too-uncertain' };
    return { kind: 'no-sign' };
  };
  return { probability, interval, humanRate: humanRateAt(score, tokens, calibration), verdict: verdictAt() };
}

export const abstain = (reason: Abstention): Pick<ParagraphAssessment, 'verdict'> => ({
  verdict: { kind: 'abstained', reason },
});
