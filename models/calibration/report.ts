// What a calibration does on outlets it was not fitted on, in numbers for the model card.
import type { Calibration } from '../../src/detection/calibration.ts';
import { probabilityOf } from '../../src/detection/score.ts';
import { thresholdFor } from '../../src/detection/thresholds.ts';
import { judge } from '../../src/detection/verdict.ts';
import { auroc, balanced, brier, calibrationError } from '../../src/training/metrics/binary.ts';
import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';

const RATES = [0.05, 0.01, 0.005];
const LENGTHS: readonly (readonly [number, number])[] = [
  [0, 60],
  [60, 100],
  [100, 200],
  [200, Infinity],
];
const PARAGRAPH = { index: 0, range: { start: 0, end: 0 }, text: '', isContext: true } as const;

export type Measured = ReturnType<typeof measured>;

export function measured(samples: readonly LabelledParagraph[], calibration: Calibration) {
  const human = samples.filter(({ isPositive }) => !isPositive);
  const machine = samples.filter(({ isPositive }) => isPositive);
  const weights = balanced(samples.map(({ isPositive }) => isPositive));
  const scored = samples.map(({ whole, isPositive }, at) => ({
    ...probabilityOf(whole, calibration),
    isPositive,
    weight: weights[at] ?? 0,
  }));
  return {
    human: human.length,
    machine: machine.length,
    outlets: new Set(samples.map(({ group }) => group)).size,
    auroc: auroc(scored),
    brier: brier(scored),
    calibrationError: calibrationError(scored),
    byLength: LENGTHS.map(([from, to]) => {
      const inside = scored.filter((_, at) => inRange(samples[at], from, to));
      return { from, to: Number.isFinite(to) ? to : null, paragraphs: inside.length, auroc: auroc(inside) };
    }),
    atRates: RATES.map((rate) => ({
      falsePositiveRate: rate,
      threshold: finiteOrNull(thresholdFor(rate, calibration)),
      human: verdictShares(human, calibration, rate),
      machine: verdictShares(machine, calibration, rate),
    })),
  };
}

const share = (kinds: readonly string[], kind: string): number =>
  kinds.filter((one) => one === kind).length / Math.max(1, kinds.length);

const inRange = (sample: LabelledParagraph | undefined, from: number, to: number): boolean =>
  sample !== undefined && sample.whole.tokens >= from && sample.whole.tokens < to;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function verdictShares(samples: readonly LabelledParagraph[], calibration: Calibration, falsePositiveRate: number) {
  const verdicts = samples.map(({ whole }) => {
    const evidence = { ...whole, surprising: [], unsurprising: [] };
    return judge(PARAGRAPH, evidence, calibration, { falsePositiveRate, minimumTokens: 1 }).verdict.kind;
  });
  return {
    machineLike: share(verdicts, 'machine-like'),
    noSign: share(verdicts, 'no-sign'),
    tooUncertain: share(verdicts, 'abstained'),
  };
}
