// How much each text weighs in training: strata made alike up to a power, and those with a high loss raised (group DRO).
import type { WordingOptions, WordingSample } from './options.ts';

/** No stratum weighs more than so many times its share: a handful of odd texts must not take the whole training. */
const MOST_RAISED = 20;

/** Weights of the rows of one head; texts of each label weigh together what they did before. */
export class StratumWeights {
  readonly #step: number;
  /** Of each row, in the rows' order. */
  readonly #base: Float64Array;
  readonly #stratumOf: Uint32Array;
  readonly #labelOf: Uint8Array;
  readonly #raised: Float64Array;
  readonly #losses: Float64Array;
  readonly #counts: Float64Array;
  readonly #totals: readonly [number, number];
  #shrink: readonly [number, number] = [1, 1];

  /** `rows` have a label for this head. */
  constructor(
    samples: readonly WordingSample[],
    rows: readonly number[],
    head: number,
    { stratumPower, robustStep }: Pick<WordingOptions, 'stratumPower' | 'robustStep'>,
  ) {
    this.#step = robustStep;
    const numbers = new Map<string, number>();
    this.#labelOf = Uint8Array.from(rows, (row) => samples[row]?.labels[head] ?? 0);
    this.#stratumOf = Uint32Array.from(rows, (row, at) => {
      const sample = samples[row];
      const key = `${this.#labelOf[at] ?? 0} ${sample?.stratum ?? sample?.group ?? ''}`;
      const known = numbers.get(key) ?? numbers.size;
      numbers.set(key, known);
      return known;
    });
    const sizes = new Float64Array(numbers.size);
    for (const stratum of this.#stratumOf) sizes[stratum] = (sizes[stratum] ?? 0) + 1;
    this.#counts = sizes;
    this.#losses = new Float64Array(sizes.length);
    this.#raised = new Float64Array(sizes.length).fill(1);
    const given = Float64Array.from(rows, (row) => samples[row]?.weight ?? 1);
    const mean = given.reduce((sum, one) => sum + one, 0) / Math.max(1, given.length);
    const totals = this.#sums(given);
    this.#totals = [totals[0] / mean, totals[1] / mean];
    this.#base = given.map((weight, at) => (weight / mean) * (sizes[this.#stratumOf[at] ?? 0] ?? 1) ** -stratumPower);
    this.#rescale();
  }

  /** Mean 1 over the rows. */
  at(place: number): number {
    const raised = this.#raised[this.#stratumOf[place] ?? 0] ?? 1;
    return (this.#base[place] ?? 0) * raised * this.#shrink[this.#labelOf[place] === 1 ? 1 : 0];
  }

  addLoss(place: number, loss: number): void {
    const stratum = this.#stratumOf[place] ?? 0;
    this.#losses[stratum] = (this.#losses[stratum] ?? 0) + loss;
  }

  /** Raises strata by the losses added since the last call. */
  endEpoch(): void {
    if (this.#step === 0) return;
    for (let stratum = 0; stratum < this.#raised.length; stratum++) {
      const loss = (this.#losses[stratum] ?? 0) / (this.#counts[stratum] ?? 1);
      const raised = (this.#raised[stratum] ?? 1) * Math.exp(this.#step * loss);
      this.#raised[stratum] = raised;
    }
    const least = this.#raised.reduce((a, b) => Math.min(a, b), Infinity);
    for (let stratum = 0; stratum < this.#raised.length; stratum++)
      this.#raised[stratum] = Math.min(MOST_RAISED, (this.#raised[stratum] ?? 1) / least);
    this.#losses.fill(0);
    this.#rescale();
  }

  #rescale(): void {
    const weights = this.#base.map((weight, at) => weight * (this.#raised[this.#stratumOf[at] ?? 0] ?? 1));
    const [human, machine] = this.#sums(weights);
    const [humanTotal, machineTotal] = this.#totals;
    this.#shrink = [human > 0 ? humanTotal / human : 1, machine > 0 ? machineTotal / machine : 1];
  }

  #sums(weights: Float64Array): [number, number] {
    const sums: [number, number] = [0, 0];
    weights.forEach((weight, at) => {
      sums[this.#labelOf[at] === 1 ? 1 : 0] += weight;
    });
    return sums;
  }
}
