// What a calibration does on outlets it was not fitted on, in numbers for the model card.
import { probabilityOf, thresholdFor, type Calibration } from '../../src/detection/calibration.ts';
import { judge } from '../../src/detection/verdict.ts';
import type { Sample } from './fit.ts';
import { auroc, balanced, brier, calibrationError, share } from './metrics.ts';

const RATES = [0.05, 0.01, 0.005];
const LENGTHS: readonly (readonly [number, number])[] = [
  [0, 60],
  [60, 100],
  [100, 200],
  [200, Infinity],
];
const PARAGRAPH = { index: 0, range: { start: 0, end: 0 }, text: '', isContext: true } as const;

export type Measured = ReturnType<typeof measured>;

export function measured(samples: readonly Sample[], calibration: Calibration) {
  const human = samples.filter(({ isMachine }) => !isMachine);
  const machine = samples.filter(({ isMachine }) => isMachine);
  const weights = balanced(samples.map(({ isMachine }) => isMachine));
  const scored = samples.map(({ whole, isMachine }, at) => ({
    ...probabilityOf(whole, calibration),
    isMachine,
    weight: weights[at] ?? 0,
  }));
  return {
    human: human.length,
    machine: machine.length,
    outlets: new Set(samples.map(({ outlet }) => outlet)).size,
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

const inRange = (sample: Sample | undefined, from: number, to: number): boolean =>
  sample !== undefined && sample.whole.tokens >= from && sample.whole.tokens < to;

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function verdictShares(samples: readonly Sample[], calibration: Calibration, falsePositiveRate: number) {
  const verdicts = samples.map(({ whole }) => {
    const evidence = { ...whole, surprising: [], unsurprising: [] };
    return judge(PARAGRAPH, evidence, calibration, { falsePositiveRate, minimumTokens: 1 }).verdict.kind;
  });
  return {
    machineLike: share(verdicts, (kind) => kind === 'machine-like'),
    noSign: share(verdicts, (kind) => kind === 'no-sign'),
    tooUncertain: share(verdicts, (kind) => kind === 'abstained'),
  };
}
