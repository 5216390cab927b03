// From a folder, an engine's name and a precision to a model that runs: what the language server and the commands share.
import { existsSync } from 'node:fs';
import { homedir, availableParallelism } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Calibration } from '../detection/calibration.ts';
import type { WordingModel } from '../detection/wording/wordingModel.ts';
import { loadEngine, type EngineChoice } from '../engines/loadEngine.ts';
import type { ModelSession, Precision } from '../engines/engine.ts';
import { openParallelSession } from '../engines/parallelSession.ts';
import { openModel } from '../grover/checkpoints/openModel.ts';
import { createEncoder, type Encoder } from '../grover/encoder.ts';
import type { GroverConfig, GroverModel } from '../grover/model.ts';
import { readVocabulary } from '../grover/node/vocabularyFiles.ts';
import { fail, ok, type Result } from '../grover/problem.ts';
import { checkTrunk, locateModel, trunkProblem, type ModelPlace } from '../training/locateModel.ts';
import { openCalibration } from './openCalibration.ts';

export interface SessionChoice {
  /** Absolute path of the model's folder, or of a discriminator's that was trained on a frozen Grover. */
  readonly folder: string;
  /** Absolute path of the model that comes along; missing: found beside the program. */
  readonly shippedModel?: string;
  readonly engine: EngineChoice;
  readonly precision: Precision;
  /** Taken when the engine does not know `precision`; missing: then opening fails. */
  readonly orElse?: Precision;
  /** Threads of one run. */
  readonly threads: number;
  /** Where many short runs are to be made, and ONNX Runtime makes them: threads that each make runs of their own. */
  readonly lanes?: Lanes;
  readonly cacheFolder: string;
}

export interface Lanes {
  /** The Grover program. */
  readonly program: string;
  readonly count: number;
}

export interface OpenedModel {
  /** A discriminator over a frozen Grover is that Grover under its own name. */
  readonly model: GroverModel;
  readonly session: ModelSession;
  readonly encoder: Encoder;
  /** How the model's statistics become probabilities. Fails (the model runs all the same) when nobody has measured it. */
  readonly calibration: Result<Calibration>;
  /** What the calibration weighs of the wording; there where it does. */
  readonly wording?: WordingModel;
  /** It marks what reads like the machine articles that people labelled, not like its own. */
  readonly hasLearntLabels?: boolean;
  /** How it was opened; its folder is the discriminator's where it is one. */
  readonly choice?: SessionChoice;
  dispose(): Promise<void>;
}

const SHIPPED = 'grover-mini';
let sharedEncoder: Encoder | undefined;

/** Opens the model and makes it runnable. Fails with what is wrong with the folder, the weights or the engine. */
export async function openSession(choice: SessionChoice): Promise<Result<OpenedModel>> {
  const engine = await loadEngine(choice.engine);
  if (!engine.ok) return engine;
  const { precisions, name } = engine.value;
  const precision = [choice.precision, choice.orElse].find((one) => one !== undefined && precisions.includes(one));
  if (precision === undefined) {
    const hint = `It runs at: ${precisions.join(', ')}.`;
    return fail('engine-unavailable', `The engine ${name} does not run at precision ${choice.precision}.`, hint);
  }
  const place = await locateModel(choice.folder, choice.shippedModel ?? shippedModelFolder());
  if (!place.ok) return place;
  const opened = await openPlace(place.value);
  if (!opened.ok) return opened;
  const model = opened.value;
  const load = async (): Promise<Result<ModelSession>> =>
    (name === 'onnxruntime' ? await openLanes(model, choice, precision) : undefined) ??
    (await engine.value.load(model, { ...choice, precision }));
  // The tables are built while files and threads are waited for.
  const [loaded, encoder] = await Promise.all([load(), Promise.resolve().then(vocabularyEncoder)]);
  if (!loaded.ok) {
    await model.weights.close();
    return loaded;
  }
  const session = loaded.value;
  const detector = await openCalibration(model, place.value.discriminator?.folder);
  const detecting = detector.ok
    ? { ...detector.value, calibration: ok(detector.value.calibration) }
    : { calibration: detector };
  const dispose = async (): Promise<void> => {
    await session.dispose();
    await model.weights.close();
  };
  const hasLearntLabels = place.value.discriminator !== undefined || model.isDiscriminator;
  return ok({ model, session, encoder, ...detecting, hasLearntLabels, choice, dispose });
}

/** Each lane has the model to itself: for larger ones that is too much memory. */
const MOST_LANE_WEIGHTS = 150e6;

/** Undefined where there is nothing to be gained, or threads do not start: then one session does it all. */
async function openLanes(
  { config, folder }: GroverModel,
  { lanes, cacheFolder }: SessionChoice,
  precision: Precision,
): Promise<Result<ModelSession> | undefined> {
  if (lanes === undefined || lanes.count < 2 || weightsOf(config) > MOST_LANE_WEIGHTS) return undefined;
  return openParallelSession({ ...lanes, config, folder, precision, cacheFolder }).then(ok, () => undefined);
}

const weightsOf = ({ vocabularySize, hiddenSize, layers }: GroverConfig): number =>
  vocabularySize * hiddenSize + layers * 12 * hiddenSize ** 2;

/** The weights of a place, under the name of the discriminator over them. */
async function openPlace({ weights, discriminator }: ModelPlace): Promise<Result<GroverModel>> {
  const opened = await openModel(weights);
  if (discriminator === undefined) return opened;
  if (!opened.ok) return { ok: false, problem: trunkProblem(discriminator, opened.problem) };
  const model = opened.value;
  const fits = checkTrunk(discriminator, weights, model.hash);
  if (fits.ok) return ok({ ...model, name: discriminator.name });
  await model.weights.close();
  return fits;
}

/** One encoder for the process: whatever is built on it is built once. */
export function vocabularyEncoder(): Encoder {
  sharedEncoder ??= createEncoder(readVocabulary());
  return sharedEncoder;
}

/** Folder of the model that comes along: beside the built program or at the root of the sources. */
export function shippedModelFolder(): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, '..', 'models', SHIPPED), join(here, '..', '..', 'models', SHIPPED)];
  return candidates.find((folder) => existsSync(folder)) ?? join(here, '..', 'models', SHIPPED);
}

/** Where derived files go unless somebody says otherwise: the platform's cache folder. */
export function defaultCacheFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = homedir();
  const base =
    platform === 'win32'
      ? (environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Caches')
        : (environment['XDG_CACHE_HOME'] ?? join(home, '.cache'));
  return join(base, 'grover-news');
}

/** More of them wait for one another between a run's small steps. */
const MOST_THREADS = 4;

/** Threads of one run: as asked for, or half of the machine's cores, at least 1 and at most 4. */
export const threadsFor = (asked: number, cores = availableParallelism()): number =>
  asked > 0 ? asked : Math.min(MOST_THREADS, Math.max(1, Math.floor(cores / 2)));

/**
 * Threads of one run of the language server, which runs for a moment and then waits for its writer: as asked for, or all of the
 * machine's cores, at most 4.
 */
export const interactiveThreads = (asked: number, cores = availableParallelism()): number =>
  asked > 0 ? asked : Math.min(MOST_THREADS, cores);

/** Each takes some 100 MB with a small model. */
const MOST_LANES = 4;

/** A lane for each core, or as many as asked for; run by the program that runs here, none where it has not been built. */
export function lanesFor(asked: number, cores = availableParallelism()): { readonly lanes?: Lanes } {
  const program = typeof __filename === 'string' && __filename.endsWith('.cjs') ? __filename : undefined;
  return program === undefined ? {} : { lanes: { program, count: asked > 0 ? asked : Math.min(MOST_LANES, cores) } };
}

/** An absolute model folder from what people write: `~` is their home, a relative path is read from `base`. */
export function modelFolder(path: string, base: string): string {
  if (path === '~' || /^~[\\/]/.test(path)) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(base, path);
}
