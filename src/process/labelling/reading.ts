// What a model has measured of an article, threshold or not: what is kept of it, and what is said of it.
import * as v from 'valibot';
import { judgeScores, type JudgedParagraph, type ScoredParagraph } from '../../detection/articleScores.ts';
import type { Calibration } from '../../detection/calibration.ts';
import type { VerdictOptions } from '../../detection/verdict.ts';
import type { ArticleOpinion } from '../../protocol/labelling.ts';

export interface ArticleReading {
  /** Missing for a model that nobody has calibrated. */
  readonly paragraphs?: readonly ScoredParagraph[];
  /** A discriminator's own, in the order of its labels; missing for other models and where the article is too short for it. */
  readonly probabilities?: readonly number[];
}

const place = v.pipe(v.number(), v.integer(), v.minValue(0));
/** [start, end] is no prose, [start, end, null] was not finite, then tokens and score (null where that is no number). */
const paragraphSchema = v.union([
  v.tuple([place, place, place, v.nullable(v.number())]),
  v.tuple([place, place, v.null()]),
  v.tuple([place, place]),
]);
const keptSchema = v.object({
  paragraphs: v.exactOptional(v.array(paragraphSchema)),
  probabilities: v.exactOptional(v.array(v.number())),
});
export type KeptReading = v.InferOutput<typeof keptSchema>;

/** As JSON; every number comes back to the last bit. */
export const keepReading = ({ paragraphs, probabilities }: ArticleReading): KeptReading => ({
  ...(paragraphs && { paragraphs: paragraphs.map(keepParagraph) }),
  ...(probabilities && { probabilities: [...probabilities] }),
});

/** Undefined for what is no reading. */
export function readKept(value: unknown): ArticleReading | undefined {
  const parsed = v.safeParse(keptSchema, value);
  if (!parsed.success) return undefined;
  const { paragraphs, probabilities } = parsed.output;
  return { ...(paragraphs && { paragraphs: paragraphs.map(readParagraph) }), ...(probabilities && { probabilities }) };
}

function keepParagraph({ range: { start, end }, found }: ScoredParagraph): v.InferOutput<typeof paragraphSchema> {
  if (found === 'not-prose') return [start, end];
  if (found === 'not-finite') return [start, end, null];
  return [start, end, found.tokens, Number.isFinite(found.score) ? found.score : null];
}

function readParagraph([start, end, tokens, score]: v.InferOutput<typeof paragraphSchema>): ScoredParagraph {
  const range = { start, end };
  if (tokens === undefined) return { range, found: 'not-prose' };
  return { range, found: tokens === null ? 'not-finite' : { tokens, score: score ?? NaN } };
}

/** Verdicts under these options; none of a model that is not calibrated. */
export const judgeReading = (
  { paragraphs = [] }: ArticleReading,
  calibration: Calibration | undefined,
  options: VerdictOptions,
): readonly JudgedParagraph[] => (calibration === undefined ? [] : judgeScores(paragraphs, calibration, options));

/** Labels of an opinion that is put together from paragraphs. */
export const MACHINE = 'machine';
const HUMAN = 'human';

/**
 * The opinion on an article: the discriminator's own probabilities where there are any; else the mean of its judged paragraphs'
 * probabilities, each weighed by its tokens. That mean is the expected share of the judged text that reads like a machine's. It is
 * calibrated as such, paragraph for paragraph; it is not the probability that a machine wrote the article, which paragraphs that agree
 * would push further towards 0 or 1. An article that is a machine's in part comes out in the middle, as does one that the model is
 * unsure of: both are worth a look. Undefined where nothing was judged.
 */
export function opinionOf(
  judged: readonly JudgedParagraph[],
  labels: readonly string[] = [],
  own?: readonly number[],
): ArticleOpinion | undefined {
  let [count, marked, tokens, machine] = [0, 0, 0, 0];
  for (const { verdict, probability, tokens: weight = 0 } of judged) {
    if (probability === undefined) continue;
    count++;
    if (verdict.kind === 'machine-like') marked++;
    tokens += weight;
    machine += weight * probability;
  }
  if (own !== undefined) {
    const probabilities = Object.fromEntries(labels.map((label, at) => [label, own[at] ?? 0]));
    return { probabilities, basis: 'article', judged: count, marked };
  }
  if (tokens === 0) return undefined;
  const share = machine / tokens;
  return { probabilities: { [MACHINE]: share, [HUMAN]: 1 - share }, basis: 'paragraphs', judged: count, marked };
}
