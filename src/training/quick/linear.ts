// The linear head: softmax regression at several penalties, of which the validation articles choose one.
import { predictRows, type Head, type LabelledRows } from './head.ts';
import { fitSoftmax } from './softmaxRegression.ts';
import { roundedHead, weightedLoss } from './validation.ts';

/** Strongest first, so that each fit starts from a simpler one. */
const PENALTIES = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001] as const;
/**
 * How much more the hidden states' weights are penalised: they have many more columns than there are statistics, and each
 * says less.
 */
const HIDDEN_FACTORS = [100, 10, 1] as const;
/** Without validation articles. */
const USUAL = { penalty: 0.03, hiddenFactor: 10 } as const;

export interface LinearTask {
  readonly train: LabelledRows;
  readonly val: LabelledRows | undefined;
  readonly classes: number;
  /** The first so many columns are statistics, the others hidden states. */
  readonly statistics: number;
  /** Tries without a better validation loss after which a row of tries ends. */
  readonly patience: number;
}

export interface Fit {
  /** From 1. */
  readonly step: number;
  readonly head: Head;
  /** Weighted mean negative log-likelihood of the articles trained on, nats. */
  readonly loss: number;
  readonly valLoss: number | undefined;
}

/** Fits one head a penalty; `onFit` sees each and may wait or throw. Gives the one of smallest validation loss, the first of equals. */
export async function trainLinear(task: LinearTask, onFit: (fit: Fit, of: number) => Promise<void>): Promise<Head> {
  const { train, val, classes, statistics, patience } = task;
  const tries = val === undefined ? 1 : PENALTIES.length * HIDDEN_FACTORS.length;
  let step = 0;
  let best: Fit | undefined;
  const fit = async (penalty: number, hiddenFactor: number, start: Head | undefined): Promise<Fit> => {
    const penalties = Float64Array.from({ length: train.width }, (_, at) =>
      at < statistics ? penalty : penalty * hiddenFactor,
    );
    const head = [fitSoftmax(train, classes, penalties, start?.[0])];
    const stored = roundedHead(head);
    const valLoss = val && weightedLoss(predictRows(stored, val.values, val.width), val);
    const loss = weightedLoss(predictRows(stored, train.values, train.width), train);
    const found = { step: ++step, head: stored, loss, valLoss };
    await onFit(found, tries);
    return found;
  };
  if (val === undefined) return (await fit(USUAL.penalty, USUAL.hiddenFactor, undefined)).head;
  for (const hiddenFactor of HIDDEN_FACTORS) {
    let last: Fit | undefined;
    let lowest = Infinity;
    let since = 0;
    for (const penalty of PENALTIES) {
      last = await fit(penalty, hiddenFactor, last?.head);
      const valLoss = last.valLoss ?? Infinity;
      if (valLoss < (best?.valLoss ?? Infinity)) best = last;
      since = valLoss < lowest ? 0 : since + 1;
      lowest = Math.min(lowest, valLoss);
      if (since >= patience) break;
    }
  }
  return best?.head ?? [];
}
