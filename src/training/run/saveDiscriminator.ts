// The end of a run: paragraph head, report and predictions, written with the discriminator itself as one whole.
import { access, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { CALIBRATION_FILE } from '../../detection/calibration.ts';
import { openModel } from '../../grover/checkpoints/openModel.ts';
import { ProblemError, type Problem } from '../../grover/problem.ts';
import type { ParagraphReport, TrainingOptions, TrainingReport } from '../../protocol/training.ts';
import type { LoadedDataset } from '../data/loadDataset.ts';
import { writeDiscriminatorFile } from '../discriminatorFile.ts';
import { npy } from '../output/npy.ts';
import { predictionLines } from '../output/predictionLines.ts';
import type { FittedParagraphs, ParagraphFit } from '../paragraphs/fitParagraphs.ts';
import type { Discriminator, Pace, Recorder, Trunk } from '../recipe.ts';
import type { EvaluatedSplits } from './evaluateSplits.ts';
import { diskProblem, type FileLayer } from './fileLayer.ts';
import type { OpenRun } from './openRun.ts';
import { fitHead, readParagraphs } from './paragraphHead.ts';
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
  readonly pace: Pace;
  readonly recorder: Recorder;
  readonly seconds: () => number;
}

/** Throws ProblemError; then nothing of it is in the run's folder. */
export async function saveDiscriminator(discriminator: Discriminator, deps: SaveDeps): Promise<TrainingReport> {
  const { run, loaded, options, recorder, trunk } = deps;
  const { data } = loaded;
  const samples = await readParagraphs(discriminator, data, options, deps);
  recorder.progress('saving', 0, 1, 'Saving the discriminator.');
  const { model, session } = (await trunk?.()) ?? {};
  const used = model && { name: model.name, hash: model.hash };
  const saved: { report?: TrainingReport } = {};
  await publish(deps.files, run.folder, async (into) => {
    const settings = await discriminator.save(into);
    const own = (await ownModel(into, run)) ?? used;
    const head =
      own === undefined ? samples : fitHead(samples, data, { ...own, precisions: [session?.precision ?? 'fp32'] });
    const fitted = head.ok && 'calibration' in head.value ? head.value : undefined;
    const report = reportOf(
      discriminator,
      deps,
      used,
      fitted?.report ?? (head.ok ? undefined : problemText(head.problem)),
    );
    await writeFiles(into, deps, report, fitted);
    await writeDiscriminatorFile(into, {
      recipe: options.recipe,
      labels: [...data.labels],
      ...(report.positive !== undefined && { positive: report.positive }),
      normalisation: loaded.normalisation,
      ...(used && own === used && { trunk: { ...used, folder: trunkFolder(run) } }),
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

/** Name and hash of the model that was saved, where the discriminator is one by itself. */
async function ownModel(
  folder: string,
  { folder: run }: OpenRun,
): Promise<Pick<ParagraphFit['model'], 'name' | 'hash'> | undefined> {
  if (
    !(await access(join(folder, 'config.json')).then(
      () => true,
      () => false,
    ))
  )
    return undefined;
  const model = await openModel(folder);
  if (!model.ok) return undefined;
  await model.value.weights.close();
  return { name: basename(run), hash: model.value.hash };
}

function reportOf(
  discriminator: Discriminator,
  { run, loaded: { data, inspection, digests }, options, evaluated: { val, test, worst }, folds, seconds }: SaveDeps,
  trunk: TrainingReport['trunk'],
  paragraphs: ParagraphReport | string | undefined,
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
    },
    splits: { ...(val && { val: val.metrics }), ...(test && { test: test.metrics }) },
    ...(folds && { folds }),
    ...(typeof paragraphs === 'object' && { paragraphs }),
    ...(typeof paragraphs === 'string' && { noParagraphs: paragraphs }),
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
