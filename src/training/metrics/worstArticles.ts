// The articles a discriminator was most wrong about, for people to read.
import type { WorstArticle } from '../../protocol/training.ts';
import type { Example } from '../recipe.ts';
import { argmax, rowOf } from './confusion.ts';
import { checkProbabilities } from './splitMetrics.ts';

const MOST = 20;
const EXCERPT_CHARACTERS = 200;

export interface WorstArticles {
  /** Of other labels, taken for positive; most probable first. */
  readonly falsePositives: readonly WorstArticle[];
  /** Positive, taken for another label; least probable first. */
  readonly falseNegatives: readonly WorstArticle[];
}

/** At most 20 each, by how wrong they are; none without a positive label. `probabilities` is [examples, labels], row-major. */
export function worstArticles(
  probabilities: Float32Array,
  examples: readonly Example[],
  labels: readonly string[],
  positive: number | undefined,
): WorstArticles {
  if (positive === undefined || examples.length === 0) return { falsePositives: [], falseNegatives: [] };
  checkProbabilities(probabilities, examples, labels.length);
  const judged = examples.map((example, at) => {
    const row = rowOf(probabilities, at, labels.length);
    return { example, probability: row[positive] ?? 0, predicted: argmax(row) };
  });
  const wrong = judged.filter(({ example, predicted }) => predicted !== example.label);
  const listed = (found: typeof wrong): WorstArticle[] =>
    found.slice(0, MOST).map(({ example, probability }) => described(example, probability, labels));
  return {
    falsePositives: listed(
      wrong.filter(({ predicted }) => predicted === positive).sort((a, b) => b.probability - a.probability),
    ),
    falseNegatives: listed(
      wrong.filter(({ example }) => example.label === positive).sort((a, b) => a.probability - b.probability),
    ),
  };
}

function described(example: Example, probability: number, labels: readonly string[]): WorstArticle {
  const { file, line, fields, label } = example;
  return {
    file,
    line,
    title: fields.title ?? '',
    label: labels[label] ?? '',
    probability,
    excerpt: excerptOf(fields.article ?? ''),
  };
}

/** The beginning of a text on one line, cut after a word. */
export function excerptOf(text: string, characters: number = EXCERPT_CHARACTERS): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  if (line.length <= characters) return line;
  const cut = line.slice(0, characters + 1);
  const end = cut.lastIndexOf(' ');
  // Text without spaces is cut between characters, never within a surrogate pair.
  const kept = end > characters / 2 ? cut.slice(0, end) : cut.slice(0, characters).replace(/[\uD800-\uDBFF]$/u, '');
  return `${kept}…`;
}
