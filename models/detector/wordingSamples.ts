// What the wording model is trained on: pieces of the training split, with a label for each head.
import type { WordingSample } from '../../src/training/wording/options.ts';
import type { CorpusLine } from './corpusLine.ts';
import { piecesOf, sampleOf } from './pieces.ts';

/** Human text against that of instruction-tuned models. */
export const HEADS = ['chat'] as const;

/** Articles of a set that are read at most; pieces of one article at most. Machine text is rare, human text is not. */
const MOST: Readonly<Record<string, readonly [articles: number, pieces: number]>> = {
  'article-bias': [22_000, 4],
  senate: [7_000, 4],
  briefings: [1_300, 8],
  l2r: [Infinity, 6],
  misinformation: [Infinity, 3],
};

/** Its machine articles are on COVID-19 and its human side are headlines: the topic would become a sign of a machine. */
export const isOneSided = ({ set, topic }: CorpusLine): boolean => set === 'misinformation' && topic === 'health';

/**
 * Human text that stands beside its machine rewrites is a fifth of them: without its weight, all that is no news would read machine-like. Other
 * human text is plenty, and tells what news is rather than what a machine is: with less of it, unseen topics are told apart better.
 */
export const HUMAN_WEIGHTS = { besideRewrites: 4, other: 0.125 };
export type HumanWeights = typeof HUMAN_WEIGHTS;

const weightOf = ({ set, label }: CorpusLine, { besideRewrites, other }: HumanWeights): number =>
  label === 'machine' ? 1 : set === 'l2r' || set === 'misinformation' ? besideRewrites : other;

/** Samples of the lines of the training split. */
export function wordingSamples(lines: readonly CorpusLine[], weights = HUMAN_WEIGHTS): WordingSample[] {
  return Object.entries(MOST).flatMap(([set, [articles, pieces]]) => {
    const ofSet = lines.filter((line) => line.set === set && line.split === 'train' && !isOneSided(line));
    return sampleOf(ofSet, articles, 'wording').flatMap((line) =>
      piecesOf(line, pieces).map((text) => ({
        text,
        labels: [line.label === 'machine' ? 1 : 0],
        group: line.group,
        weight: weightOf(line, weights),
      })),
    );
  });
}
