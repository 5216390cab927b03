// The end of a run: paragraph head, report and predictions, written with the discriminator itself as one whole.
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { CALIBRATION_FILE } from '../../detection/calibration.ts';
import { ProblemError, type Problem } from '../../grover/problem.ts';
import type { ParagraphReport, TrainingOptions, TrainingReport } from '../../protocol/training.ts';
import type { LoadedDataset } from '../data/loadDataset.ts';
import { writeDiscriminatorFile } from '../discriminatorFile.ts';
import { npy } from '../output/npy.ts';
import { predictionLines } from '../output/predictionLines.ts';
import type { FittedParagraphs } from '../paragraphs/fitParagraphs.ts';
import type { CheckpointStore, Discriminator, OwnTrunk, Pace, Recorder, Trunk } from '../recipe.ts';
import type { EvaluatedSplits } from './evaluateSplits.ts';
import { diskProblem, type FileLayer } from './fileLayer.ts';
import type { OpenRun } from './openRun.ts';
import { isModel, paragraphHead } from './paragraphHead.ts';
import { publish } from './publish.ts';
import { REPORT_FILE } from './runFile.ts';

export interface SaveDeps {
  readonly run: OpenRun;
  readonly files: FileLayer;
  readonly loaded: LoadedDataset;
  readonly options: TrainingOptions;
  readonly evaluated: EvaluatedSplits;
  readonly folds?: NonNullable<TrainingReport['folds']>;
  /** The Grover it started from, where its recipe needs one. */
  readonly trunk?: () => Promise<Trunk>;
  /** Opens a model folder as scanning would. */
  readonly openTrunk: (folder: string) => Promise<OwnTrunk>;
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
  readonly seconds: () => number;
}

/** Throws ProblemError; then nothing of it is in the run's folder. */
export async function saveDiscriminator(discriminator: Discriminator, deps: SaveDeps): Promise<TrainingReport> {
  const { run, loaded, options, recorder, trunk } = deps;
  const { data } = loaded;
  const { model } = (await trunk?.()) ?? {};
  const used = model && { name: model.name, hash: model.hash };
  const saved: { report?: TrainingReport } = {};
  await publish(deps.files, run.folder, async (into) => {
    const settings = await discriminator.save(into);
    const { name } = run.file.snapshot.request;
    const head = await paragraphHead(discriminator, into, { ...deps, data, name });
    recorder.progress('saving', 0, 1, 'Saving the discriminator.');
    const report = reportOf(discriminator, deps, used, head.ok ? head.value.report : problemText(head.problem));
    await writeFiles(into, deps, report, head.ok ? head.value : undefined);
    await writeDiscriminatorFile(into, {
      recipe: options.recipe,
      labels: [...data.labels],
      ...(report.positive !== undefined && { positive: report.positive }),
      normalisation: loaded.normalisation,
      ...(used && !(await isModel(into)) && { trunk: { ...used, folder: trunkFolder(run) } }),
      settings,
    });
    saved.report = report;
  });
  recorder.progress('saving', 1, 1, 'Saved.');
  if (saved.report === undefined) throw new Error('Nothing was published.');
  return saved.report;
}

/** As discriminator.json has it: relative to the discriminator's folder, empty for the model that comes along. */
function trunkFolder({ folder, file: { snapshot } }: OpenRun): string {
  const { model } = snapshot.request;
  return model === '' ? '' : relative(folder, model);
}

function reportOf(
  discriminator: Discriminator,
  { run, loaded: { data, inspection, digests }, options, evaluated: { val, test, worst }, folds, seconds }: SaveDeps,
  trunk: TrainingReport['trunk'],
  paragraphs: ParagraphReport | string,
): TrainingReport {
  const positive = data.positive === undefined ? undefined : data.labels[data.positive];
  return {
    format: 1,
    name: run.file.snapshot.request.name,
    recipe: options.recipe,
    labels: data.labels,
    ...(positive !== undefined && { positive }),
    created: new Date().toISOString(),
    seconds: seconds(),
    options,
    engine: discriminator.engine,
    ...(trunk && { trunk }),
    data: {
      files: digests,
      splits: inspection.splits,
      leaks: inspection.leaks,
      acrossSplits: inspection.duplicates.acrossSplits,
      ...(inspection.remarks && { remarks: inspection.remarks }),
    },
    splits: { ...(val && { val: val.metrics }), ...(test && { test: test.metrics }) },
    ...(folds && { folds }),
    ...(typeof paragraphs === 'string' ? { noParagraphs: paragraphs } : { paragraphs }),
    ...worst,
    marksDrafts: typeof paragraphs === 'object',
  };
}

async function writeFiles(
  folder: string,
  { loaded: { data }, evaluated }: SaveDeps,
  report: TrainingReport,
  fitted: FittedParagraphs | undefined,
): Promise<void> {
  const write = (name: string, content: string | Uint8Array): Promise<void> =>
    writeFile(join(folder, name), content).catch((thrown: unknown) => {
      throw new ProblemError(diskProblem(join(folder, name), thrown));
    });
  for (const split of ['val', 'test'] as const) {
    const found = evaluated[split];
    if (found === undefined) continue;
    const { probabilities, examples } = found;
    const lines = predictionLines(probabilities, examples, data.labels);
    await write(`predictions-${split}.jsonl`, lines.map((line) => `${line}\n`).join(''));
    await write(`${split}-probs.npy`, npy(probabilities, [examples.length, data.labels.length]));
  }
  if (fitted !== undefined) await write(CALIBRATION_FILE, json(fitted.calibration));
  await write(REPORT_FILE, json(report));
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const problemText = ({ message, hint }: Problem): string => (hint === undefined ? message : `${message} ${hint}`);
