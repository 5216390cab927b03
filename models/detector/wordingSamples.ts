// What the wording model is trained on: pieces of the training split, with a label for each head.
import type { WordingSample } from '../../src/training/wording/options.ts';
import type { CorpusLine } from './corpusLine.ts';
import { piecesOf, sampleOf } from './pieces.ts';

/** `chat`: human news against instruction-tuned models; `own`: against models that continue news, this one first. */
export const HEADS = ['chat', 'own'] as const;

/** Articles of a set that are read at most; pieces of one article at most. Machine text is rare, human text is not. */
const MOST: Readonly<Record<string, readonly [articles: number, pieces: number]>> = {
  'article-bias': [22_000, 3],
  senate: [7_000, 2],
  briefings: [1_300, 4],
  l2r: [Infinity, 3],
  misinformation: [Infinity, 3],
  own: [Infinity, 4],
  authorship: [Infinity, 2],
};

/** Its machine articles are on COVID-19 and its human side are headlines: the topic would become a sign of a machine. */
export const isOneSided = ({ set, topic }: CorpusLine): boolean => set === 'misinformation' && topic === 'health';

/** What a machine's text teaches the heads. Each head sees the other's machine text as text that is not its own kind. */
const LABELS: Readonly<Record<string, readonly (0 | 1 | undefined)[]>> = {
  l2r: [1, 0],
  misinformation: [1, 0],
  own: [0, 1],
  authorship: [undefined, 1],
};

/** Samples of the lines of the training split. */
export function wordingSamples(lines: readonly CorpusLine[]): WordingSample[] {
  return Object.entries(MOST).flatMap(([set, [articles, pieces]]) => {
    const ofSet = lines.filter((line) => line.set === set && line.split === 'train' && !isOneSided(line));
    return sampleOf(ofSet, articles, 'wording').flatMap((line) =>
      piecesOf(line, pieces).map((text) => ({
        text,
        labels: line.label === 'human' ? [0, 0] : (LABELS[line.set] ?? [undefined, undefined]),
        group: line.group,
        weight: line.set === 'own' ? 2 : 1,
      })),
    );
  });
}
