// The work of a run between its first line and its folder being whole: articles, folds, training, measuring, paragraphs, files.
import { inspectModelFolder, openModel } from '../../grover/checkpoints/openModel.ts';
import { fail, ProblemError, unwrap, type Result } from '../../grover/problem.ts';
import type {
  DatasetInspection,
  RecipeName,
  TrainingOptions,
  TrainingReport,
  TrainingRequest,
} from '../../protocol/training.ts';
import { loadDataset, type LoadedDataset } from '../data/loadDataset.ts';
import type { Discriminator, OwnTrunk, Pace, Recipe, RecipeContext, Recorder, TrainingData } from '../recipe.ts';
import { needsTrunk } from '../recipes.ts';
import { within, type RunStore } from './checkpointStore.ts';
import { crossValidate } from './crossValidate.ts';
import { evaluateSplits } from './evaluateSplits.ts';
import type { EventSink } from './eventSink.ts';
import type { FileLayer } from './fileLayer.ts';
import type { OpenRun } from './openRun.ts';
import type { RunRecorder } from './recorder.ts';
import type { RunFile } from './runFile.ts';
import { saveDiscriminator } from './saveDiscriminator.ts';

export interface RunTrainingDeps {
  readonly files: FileLayer;
  readonly recipeOf: (name: RecipeName) => Promise<Recipe>;
  readonly store: RunStore;
  readonly pace: Pace;
  readonly recorder: RunRecorder;
  readonly events: EventSink;
  readonly shippedModel: string;
  readonly openTrunk: (folder: string) => Promise<OwnTrunk>;
  readonly onInspection?: (inspection: DatasetInspection) => void;
  readonly cacheFolder?: string;
  /** Keeps what a resumed run must find unchanged. */
  readonly pin: (pinned: { digests: RunFile['digests']; options: TrainingOptions }) => Promise<void>;
}

/** Throws ProblemError. */
export async function runTraining(run: OpenRun, deps: RunTrainingDeps): Promise<TrainingReport> {
  const { request } = run.file.snapshot;
  const { recorder, pace, store } = deps;
  recorder.stage().progress('reading', 0, request.files.length, 'Reading the articles.');
  await pace.point();
  const recipe = await deps.recipeOf(request.options.recipe);
  const loaded = await load(request, pace);
  deps.onInspection?.(loaded.inspection);
  const folder = needsTrunk(recipe.name) && request.model !== '' ? request.model : deps.shippedModel;
  const options = await settle(run, recipe, loaded, folder, deps);
  const { data } = loaded;

  let opened: Promise<OwnTrunk> | undefined;
  const trunk = (): Promise<OwnTrunk> => (opened ??= deps.openTrunk(folder));
  const train: Train = (of, part, recorderOfStage) => {
    const context: RecipeContext = {
      data: of,
      options,
      trunk,
      store: within(store, part),
      pace,
      recorder: recorderOfStage,
      ...(deps.cacheFolder !== undefined && { cacheFolder: deps.cacheFolder }),
    };
    return recipe.train(context);
  };
  try {
    const folds = await foldsOf(data, options, deps, train);
    const stage = recorder.stage();
    const discriminator = await train(data, 'final', stage);
    try {
      const evaluated = await evaluateSplits(discriminator, data, {
        store,
        pace,
        recorder: stage,
        events: deps.events,
      });
      return await saveDiscriminator(discriminator, {
        ...deps,
        run,
        loaded,
        options,
        evaluated,
        ...(folds && { folds }),
        ...(needsTrunk(recipe.name) && { trunk }),
        recorder: stage,
        seconds: recorder.seconds,
      });
    } finally {
      await discriminator.dispose();
    }
  } finally {
    await opened?.then(
      (one) => one.dispose(),
      () => undefined,
    );
  }
}

type Train = (of: TrainingData, part: string, recorder: Recorder) => Promise<Discriminator>;

async function foldsOf(
  data: TrainingData,
  options: TrainingOptions,
  { store, pace, recorder }: RunTrainingDeps,
  train: Train,
): Promise<TrainingReport['folds']> {
  const count = options.folds ?? 0;
  if (count < 2) return undefined;
  const recorderOf = (fold: number): Recorder => recorder.stage(fold, count - fold + 1);
  return crossValidate(data, count, { options, store, pace, train, recorderOf });
}

async function load({ files, options }: TrainingRequest, pace: Pace): Promise<LoadedDataset> {
  const { positive, keepLeaks, seed, maxTrainingExamples } = options;
  return unwrap(
    await loadDataset(
      files,
      {
        seed,
        ...(positive !== undefined && { positive }),
        ...(keepLeaks !== undefined && { keepLeaks }),
        ...(maxTrainingExamples !== undefined && { maxTrainingExamples }),
      },
      pace.signal,
    ),
  );
}

/** The options as they are for the whole of the run, and the assurance that articles and model are those it began with. */
async function settle(
  run: OpenRun,
  recipe: Recipe,
  { inspection, digests: read }: LoadedDataset,
  modelFolder: string,
  { pin, cacheFolder }: RunTrainingDeps,
): Promise<TrainingOptions> {
  const { request } = run.file.snapshot;
  const model = unwrap(await inspectModelFolder(modelFolder));
  await model.weights.close();
  const plan = await recipe.plan(inspection, model, cacheFolder);
  if (plan.problem !== undefined) {
    const { message, hint = plan.install } = plan.problem;
    throw new ProblemError({ code: 'engine-unavailable', message, ...(hint !== undefined && { hint }) });
  }
  const digests: Record<string, string> = Object.fromEntries(read.map(({ path, sha256 }) => [path, sha256]));
  if (needsTrunk(recipe.name)) digests[MODEL] = await hashOf(modelFolder);
  unwrap(checkUnchanged(run.file.digests, digests));
  const options = run.file.options ?? { ...plan.defaults, ...request.options };
  await pin({ digests, options });
  return options;
}

/** Stands for the Grover to start from among the files' digests; no path is relative. */
const MODEL = 'model';

async function hashOf(folder: string): Promise<string> {
  const model = unwrap(await openModel(folder));
  await model.weights.close();
  return model.hash;
}

function checkUnchanged(before: RunFile['digests'], now: RunFile['digests']): Result<undefined> {
  for (const [path, digest] of Object.entries(before))
    if (now[path] !== digest)
      return fail(
        'input-invalid',
        path === MODEL
          ? 'The model that this training started from has changed since.'
          : `${path} has changed since this training began.`,
        'Undo the change and resume, or start a new training under another name.',
      );
  return { ok: true, value: undefined };
}
