// Scores of paragraphs from weights that never saw their article; by these the ridge is chosen and the map is fitted.
import { createRandom } from '../../grover/random.ts';
import { balanced } from '../metrics/binary.ts';
import { logLossOf } from '../optimise/logistic.ts';
import type { LabelledParagraph } from './labelledParagraph.ts';
import { fitWeights, PLAIN, scoreAt, tableOf, type Table, type Weighed } from './scorer.ts';

export const FOLDS = 4;
/** Ridges on the hidden state, strongest first; each starts from the weights of the one before. */
const HIDDEN_RIDGES = [3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
/** With hidden states of 384 entries, whole groups are left out beyond this many paragraphs: a few seconds of fitting. */
const MOST_PARAGRAPHS = 4_000;
/** Held-out losses do not tell finer fits apart. */
const TOLERANCE = 1e-4;

export interface CrossValidated {
  /** Ridge on the hidden state for a fit on all samples; undefined where statistics alone do as well, but for chance. */
  readonly hiddenRidge: number | undefined;
  /** Those that took part. */
  readonly samples: readonly LabelledParagraph[];
  /** Of each, by weights with that ridge that never saw its group. */
  readonly scores: readonly number[];
  readonly isPositive: readonly boolean[];
}

/** Same samples, same result. `hiddenSize` 0: without hidden states. Each class must come from at least `FOLDS` groups. */
export function crossValidate(
  samples: readonly LabelledParagraph[],
  hiddenSize: number,
  weighed: Weighed = PLAIN,
): CrossValidated {
  const folds = foldsOf(samples, hiddenSize === 0 ? Infinity : MOST_PARAGRAPHS);
  const chosen = samples.filter(({ group }) => folds.has(group));
  const foldAt = chosen.map(({ group }) => folds.get(group) ?? 0);
  const isPositive = chosen.map((sample) => sample.isPositive);
  const [plain = []] = heldOutScores(tableOf(chosen, 0, weighed), foldAt, [0]);
  const without = { hiddenRidge: undefined, samples: chosen, scores: plain, isPositive };
  if (hiddenSize === 0) return without;
  const losses = lossesOf(plain, isPositive);
  const tries = heldOutScores(tableOf(chosen, hiddenSize, weighed), foldAt, HIDDEN_RIDGES).map((scores, at) => {
    const gains = lossesOf(scores, isPositive).map((loss, sample) => (losses[sample] ?? 0) - loss);
    return { ridge: HIDDEN_RIDGES[at] ?? 1, scores, gains, gain: sum(gains) };
  });
  const best = tries.reduce((a, b) => (b.gain > a.gain ? b : a));
  if (!(best.gain > standardError(best.gains, chosen))) return without;
  // A ridge is a share of the loss's mean: what more samples say weighs more against it.
  const hiddenRidge = (best.ridge * chosen.length * (FOLDS - 1)) / FOLDS / samples.length;
  return { hiddenRidge, samples: chosen, scores: best.scores, isPositive };
}

/** Share of each sample in the mean loss, both classes counting the same. */
function lossesOf(scores: readonly number[], isPositive: readonly boolean[]): number[] {
  const weights = balanced(isPositive);
  return scores.map((score, at) => (weights[at] ?? 0) * logLossOf(score, isPositive[at] === true ? 1 : 0));
}

/** Of a sum over samples that go together in their groups. */
function standardError(values: readonly number[], samples: readonly LabelledParagraph[]): number {
  const sums = new Map<string, number>();
  samples.forEach(({ group }, at) => sums.set(group, (sums.get(group) ?? 0) + (values[at] ?? 0)));
  return Math.sqrt(sum([...sums.values()].map((one) => one * one)));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

interface Group {
  readonly name: string;
  readonly paragraphs: number;
  readonly positives: number;
}

/** Fold of each group that takes part. Groups of one class, of the other and of both are dealt out in turn, so that every fold lacks some of each. */
function foldsOf(samples: readonly LabelledParagraph[], most: number): Map<string, number> {
  const groups = new Map<string, Group>();
  for (const { group: name, isPositive } of samples) {
    const { paragraphs, positives } = groups.get(name) ?? { paragraphs: 0, positives: 0 };
    groups.set(name, { name, paragraphs: paragraphs + 1, positives: positives + (isPositive ? 1 : 0) });
  }
  const kept = chosenOf(shuffled([...groups.values()]), most);
  const kind = ({ paragraphs, positives }: Group): number => (positives === 0 ? 0 : positives === paragraphs ? 1 : 2);
  const dealt = [0, 1, 2].flatMap((one) => kept.filter((group) => kind(group) === one));
  return new Map(dealt.map(({ name }, at) => [name, at % FOLDS]));
}

/** Groups up to the most paragraphs, and as many more as give either class a group in each fold. */
function chosenOf(groups: readonly Group[], most: number): Group[] {
  const kept: Group[] = [];
  let [paragraphs, withPositives, withNegatives] = [0, 0, 0];
  for (const group of groups) {
    const hasPositives = group.positives > 0;
    const hasNegatives = group.positives < group.paragraphs;
    const isNeeded = (hasPositives && withPositives < FOLDS) || (hasNegatives && withNegatives < FOLDS);
    if (!isNeeded && paragraphs + group.paragraphs > most) continue;
    kept.push(group);
    paragraphs += group.paragraphs;
    withPositives += hasPositives ? 1 : 0;
    withNegatives += hasNegatives ? 1 : 0;
  }
  return kept;
}

/** For each ridge, the score of each row by the weights of the other folds. */
function heldOutScores(table: Table, foldAt: readonly number[], ridges: readonly number[]): number[][] {
  const scores = ridges.map(() => new Array<number>(foldAt.length).fill(0));
  for (let fold = 0; fold < FOLDS; fold++) {
    const places = [...foldAt.keys()];
    const inside = places.filter((place) => foldAt[place] !== fold);
    const outside = places.filter((place) => foldAt[place] === fold);
    let weights: Float64Array | undefined;
    for (const [at, ridge] of ridges.entries()) {
      weights = fitWeights(table, inside, ridge, { start: weights, tolerance: TOLERANCE });
      const row = scores[at] ?? [];
      for (const place of outside) row[place] = scoreAt(table, place, weights);
    }
  }
  return scores;
}

/** An order that the names do not show, the same every time. */
function shuffled(groups: readonly Group[]): Group[] {
  const random = createRandom(0);
  return [...groups]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((group) => ({ group, draw: random.nextFloat() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ group }) => group);
}
