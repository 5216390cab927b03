// One reading of an article by the frozen trunk, in the discriminator's layout.
import { discriminatorTokens } from '../../grover/layout.ts';
import { ProblemError } from '../../grover/problem.ts';
import { beginOf, endOf } from '../../grover/vocabulary.ts';
import type { Example, Trunk } from '../recipe.ts';
import { articleFeatures, STATISTIC_NAMES } from './articleFeatures.ts';

/** Length of a feature vector: statistics, the class token's last hidden state, the mean of the text's. */
export const featureCount = (trunk: Pick<Trunk, 'session'>): number =>
  STATISTIC_NAMES.length + 2 * trunk.session.config.hiddenSize;

export const tokensOf = ({ session, encoder }: Trunk, example: Example, maxTokens: number): Int32Array =>
  Int32Array.from(discriminatorTokens(encoder, example.fields, Math.min(maxTokens, session.config.maxPositions)));

/**
 * Features of one article, [featureCount]. Throws ProblemError (engine-failed) for a model whose numbers are none.
 * Every token of the text is looked at: where time is short it pays to read less of the article, not to skip tokens
 * (128 tokens tell grover-mini's articles from human ones as well as every second of 192 or every fourth of 256, and
 * take a fifth less time).
 */
export async function readArticle({ model, session }: Trunk, tokens: Int32Array): Promise<Float32Array> {
  const { rows, places } = textRows(tokens);
  const { statistics, hidden } = await session.run({
    tokens,
    targetRows: rows,
    targets: rows.map((row) => tokens[row + 1] ?? 0),
    hiddenRows: Int32Array.of(...rows.map((row) => row + 1), tokens.length - 1),
    isLast: true,
  });
  const size = session.config.hiddenSize;
  const text = hidden.subarray(0, rows.length * size);
  const features = new Float32Array(STATISTIC_NAMES.length + 2 * size);
  features.set(articleFeatures({ ...statistics, places }));
  features.set(hidden.subarray(rows.length * size), STATISTIC_NAMES.length);
  features.set(meanOf(text, size), STATISTIC_NAMES.length + size);
  if (features.every(Number.isFinite)) return features;
  throw new ProblemError({
    code: 'engine-failed',
    message: `${model.name} gave numbers that are none for an article.`,
    hint: 'Start from another model; this one is damaged.',
  });
}

/** Rows before the tokens of the article's text, and those tokens' places in it. */
function textRows(tokens: Int32Array): { readonly rows: Int32Array; readonly places: Int32Array } {
  const begin = tokens.indexOf(beginOf('article'));
  const marker = tokens.indexOf(endOf('article'), begin + 1);
  // A text that was cut has no end marker: the class token follows it at once.
  const end = marker < 0 ? tokens.length - 1 : marker;
  const count = begin < 0 ? 0 : end - begin - 1;
  const places = Int32Array.from({ length: count }, (_, index) => index);
  return { rows: places.map((place) => begin + place), places };
}

/** Mean of rows, [rows, size]; zeros for none. */
function meanOf(states: Float32Array, size: number): Float32Array {
  const sums = new Float64Array(size);
  states.forEach((value, at) => (sums[at % size] = (sums[at % size] ?? 0) + value));
  const count = Math.max(1, states.length / size);
  return Float32Array.from(sums, (sum) => sum / count);
}
