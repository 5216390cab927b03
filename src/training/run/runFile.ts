// run.json and points.jsonl: what a run keeps of itself, as it is read back.
import * as v from 'valibot';
import type { WireProblem } from '../../protocol/messages.ts';
import {
  RECIPE_NAMES,
  type RunPoint,
  type RunSnapshot,
  type TrainingOptions,
  type TrainingRequest,
} from '../../protocol/training.ts';

export const RUN_FILE = 'run.json';
export const POINTS_FILE = 'points.jsonl';
export const REPORT_FILE = 'metrics.json';
export const CHECKPOINT_FOLDER = '.checkpoint';
export const RUN_FORMAT = 1;

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(finite, v.integer(), v.minValue(0));
const positive = v.pipe(finite, v.integer(), v.minValue(1));
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));

export const trainingOptionsSchema: v.GenericSchema<unknown, TrainingOptions> = v.object({
  recipe: v.picklist(RECIPE_NAMES),
  seed: v.pipe(count, v.maxValue(2 ** 32 - 1)),
  epochs: v.exactOptional(positive),
  batchSize: v.exactOptional(positive),
  learningRate: v.exactOptional(v.pipe(finite, v.gtValue(0))),
  optimizer: v.exactOptional(v.picklist(['adafactor', 'adamw'])),
  warmup: v.exactOptional(share),
  trainableLayers: v.exactOptional(count),
  maxTokens: v.exactOptional(positive),
  maxTrainingExamples: v.exactOptional(positive),
  folds: v.exactOptional(count),
  patience: v.exactOptional(count),
  classWeights: v.exactOptional(v.picklist(['balanced', 'none'])),
  head: v.exactOptional(v.picklist(['linear', 'mlp'])),
  keepLeaks: v.exactOptional(v.boolean()),
  paragraphs: v.exactOptional(v.boolean()),
  positive: v.exactOptional(v.string()),
});

export const trainingRequestSchema: v.GenericSchema<unknown, TrainingRequest> = v.object({
  files: v.pipe(v.array(v.string()), v.minLength(1)),
  name: v.string(),
  folder: v.string(),
  model: v.string(),
  options: trainingOptionsSchema,
});

export const problemSchema: v.GenericSchema<unknown, WireProblem> = v.object({
  code: v.string(),
  message: v.string(),
  hint: v.exactOptional(v.string()),
});

const snapshotEntries = {
  run: v.string(),
  request: trainingRequestSchema,
  state: v.picklist(['running', 'paused', 'stopped', 'interrupted', 'failed', 'finished']),
  phase: v.picklist(['reading', 'features', 'training', 'evaluating', 'calibrating', 'saving']),
  done: finite,
  total: finite,
  fold: v.exactOptional(count),
  secondsLeft: v.exactOptional(finite),
  message: v.string(),
  problem: v.exactOptional(problemSchema),
  changed: v.string(),
};

export const snapshotSchema: v.GenericSchema<unknown, RunSnapshot> = v.object(snapshotEntries);

/** A snapshot, and what resuming needs besides. */
export interface RunFile {
  readonly format: typeof RUN_FORMAT;
  readonly snapshot: RunSnapshot;
  /** Seconds of work until then. */
  readonly seconds: number;
  /** SHA-256 of each file the run learns from, once they have been read. */
  readonly digests: Readonly<Record<string, string>>;
  /** Every choice as it was made when the run began: defaults may follow from the machine's memory. */
  readonly options?: TrainingOptions;
}

const runFileSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    format: v.literal(RUN_FORMAT),
    seconds: finite,
    digests: v.record(v.string(), v.string()),
    options: v.exactOptional(trainingOptionsSchema),
    ...snapshotEntries,
  }),
);

/** A snapshot with neither estimate nor problem: both are of a moment. */
export function bare({ run, request, state, phase, done, total, fold, message, changed }: RunSnapshot): RunSnapshot {
  return { run, request, state, phase, done, total, message, changed, ...(fold !== undefined && { fold }) };
}

/** Undefined for a text that is no run. */
export function parseRunFile(text: string): RunFile | undefined {
  const parsed = v.safeParse(runFileSchema, text);
  if (!parsed.success) return undefined;
  const { format, seconds, digests, options, ...snapshot } = parsed.output;
  return { format, snapshot, seconds, digests, ...(options && { options }) };
}

export const runFileText = ({ snapshot, ...rest }: RunFile): string =>
  `${JSON.stringify({ ...snapshot, ...rest }, undefined, 2)}\n`;

export const pointSchema: v.GenericSchema<unknown, RunPoint> = v.object({
  step: finite,
  epoch: finite,
  seconds: finite,
  fold: v.exactOptional(count),
  loss: v.exactOptional(finite),
  lmLoss: v.exactOptional(finite),
  accuracy: v.exactOptional(finite),
  learningRate: v.exactOptional(finite),
  valLoss: v.exactOptional(finite),
  valAccuracy: v.exactOptional(finite),
  valAuroc: v.exactOptional(finite),
});

/** The points of the whole lines: a torn one is passed over. */
export function parsePoints(text: string): RunPoint[] {
  const points: RunPoint[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), pointSchema), line);
    if (parsed.success) points.push(parsed.output);
  }
  return points;
}

/** A measure that is no number (NaN of an empty split) is left out: JSON has no word for it. */
export function pointLine(point: RunPoint): string {
  const known = Object.entries(point).filter(([, value]) => Number.isFinite(value));
  return `${JSON.stringify(Object.fromEntries(known))}\n`;
}
