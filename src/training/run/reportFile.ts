// metrics.json: the report of a finished run, as it is read back.
import * as v from 'valibot';
import { RECIPE_NAMES, type SplitMetrics, type TrainingReport } from '../../protocol/training.ts';
import { trainingOptionsSchema } from './runFile.ts';

const number = v.number();
const numbers = v.array(number);

const splitMetricsSchema: v.GenericSchema<unknown, SplitMetrics> = v.object({
  examples: number,
  unpairedAccuracy: number,
  pairedAccuracy: v.exactOptional(number),
  pairs: number,
  auroc: v.exactOptional(number),
  brier: v.exactOptional(number),
  expectedCalibrationError: v.exactOptional(number),
  reliability: v.array(
    v.object({ from: number, to: number, examples: number, meanProbability: number, share: number }),
  ),
  confusion: v.array(numbers),
  byLabel: v.array(v.object({ label: v.string(), examples: number, precision: number, recall: number, f1: number })),
  loss: number,
});

const splitCount = v.object({ articles: number, byLabel: numbers });

const leak = v.object({
  kind: v.picklist(['newlines', 'mojibake', 'length', 'cut-ends', 'missing-spaces', 'shared-starts', 'fields']),
  byLabel: numbers,
  auroc: number,
  message: v.string(),
  isNormalised: v.boolean(),
});

const worst = v.array(
  v.object({
    file: v.string(),
    line: number,
    title: v.string(),
    label: v.string(),
    probability: number,
    excerpt: v.string(),
  }),
);

const reportSchema: v.GenericSchema<unknown, TrainingReport> = v.object({
  format: v.literal(1),
  name: v.string(),
  recipe: v.picklist(RECIPE_NAMES),
  labels: v.array(v.string()),
  positive: v.exactOptional(v.string()),
  created: v.string(),
  seconds: number,
  options: trainingOptionsSchema,
  engine: v.string(),
  trunk: v.exactOptional(v.object({ name: v.string(), hash: v.string() })),
  data: v.object({
    files: v.array(v.object({ path: v.string(), sha256: v.string(), articles: number })),
    splits: v.object({ train: splitCount, val: splitCount, test: splitCount }),
    leaks: v.array(leak),
    acrossSplits: number,
    remarks: v.exactOptional(v.array(v.string())),
  }),
  splits: v.object({ val: v.exactOptional(splitMetricsSchema), test: v.exactOptional(splitMetricsSchema) }),
  folds: v.exactOptional(
    v.object({ count: number, outOfFold: splitMetricsSchema, test: v.exactOptional(splitMetricsSchema) }),
  ),
  paragraphs: v.exactOptional(
    v.object({
      paragraphs: number,
      auroc: number,
      brier: number,
      expectedCalibrationError: number,
      minimumTokens: number,
      falsePositiveRate: number,
      found: number,
    }),
  ),
  noParagraphs: v.exactOptional(v.string()),
  falsePositives: worst,
  falseNegatives: worst,
  marksDrafts: v.boolean(),
});

/** Undefined for a text that is no report. */
export function parseReport(text: string): TrainingReport | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), text);
  return parsed.success ? parsed.output : undefined;
}
