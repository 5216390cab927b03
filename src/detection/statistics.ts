// From the statistics of a paragraph's tokens to the evidence that people see.
import type { TokenStatistics } from '../engines/engine.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { Evidence } from './assessment.ts';
import { profileOf } from './profile.ts';
import { isWritten } from './style.ts';
import type { ReadText, TextEvidence } from './textEvidence.ts';
import { tellingWords } from './words.ts';

/** Statistics of a paragraph's tokens, each [tokens]; see TokenStatistics. */
export interface ParagraphStatistics extends TokenStatistics {
  readonly tokens: Int32Array;
  /** Last hidden states, each [hiddenSize], of those tokens for which they were asked, by place in the paragraph. */
  readonly hidden?: ReadonlyMap<number, Float32Array>;
}

export interface NumericEvidence extends Omit<Evidence, 'surprising' | 'unsurprising'> {
  /** Last hidden state of the last token, [hiddenSize], where it was read: for calibrations that weigh it. */
  readonly hidden?: Float32Array;
}

/**
 * The numbers of a paragraph, with what its text says by itself where that was read; undefined when it has no token or a number of the
 * model is not finite (a broken one).
 */
export function numericEvidence(statistics: ParagraphStatistics, text?: TextEvidence): NumericEvidence | undefined {
  const { logProbability, rank, entropy, variance, topPRequired } = statistics;
  const tokens = logProbability.length;
  const hidden = statistics.hidden?.get(tokens - 1);
  if (tokens === 0 || hidden?.every(Number.isFinite) === false) return undefined;
  const sum = { logProbability: 0, logRank: 0, expected: 0, variance: 0, needed: 0, top10: 0, top100: 0, top1000: 0 };
  for (let index = 0; index < tokens; index++) {
    const place = rank[index] ?? 0;
    sum.logProbability += logProbability[index] ?? NaN;
    sum.logRank += Math.log(place + 1);
    sum.expected -= entropy[index] ?? NaN;
    const spread = variance[index] ?? NaN;
    // Rounding can make it a little negative where the model is certain.
    sum.variance += Number.isFinite(spread) ? Math.max(0, spread) : NaN;
    sum.needed += topPRequired[index] ?? NaN;
    if (place < 10) sum.top10++;
    if (place < 100) sum.top100++;
    if (place < 1000) sum.top1000++;
  }
  if (!Object.values(sum).every(Number.isFinite)) return undefined;
  const deviation = Math.sqrt(sum.variance);
  return {
    tokens,
    meanLogProbability: sum.logProbability / tokens,
    meanLogRank: sum.logRank / tokens,
    curvature: deviation === 0 ? 0 : (sum.logProbability - sum.expected) / deviation,
    top10: sum.top10 / tokens,
    top100: sum.top100 / tokens,
    top1000: sum.top1000 / tokens,
    profile: profileOf(statistics),
    ...text,
    ...(hidden === undefined ? {} : { hidden }),
  };
}

/** What a paragraph is judged by: what people see of it, and its hidden state where that was read. */
export type JudgedEvidence = Evidence & Pick<NumericEvidence, 'hidden'>;

/** The evidence of a paragraph: undefined when it is not prose, `not-finite` when the model gave numbers that are none. */
export type Finding = JudgedEvidence | 'not-finite' | undefined;

export interface TextReaders {
  readonly encoder: Pick<Encoder, 'decodeBytes'>;
  readonly readText: ReadText;
}

/** Numbers and telling words of a paragraph whose text these tokens are; of one that is mostly figures, undefined. */
export function findingOf(text: string, statistics: ParagraphStatistics, { encoder, readText }: TextReaders): Finding {
  const read = readText(text);
  if (!isWritten(read.style)) return undefined;
  const numbers = numericEvidence(statistics, read);
  return numbers === undefined ? 'not-finite' : { ...numbers, ...tellingWords(text, statistics, encoder) };
}
