// Opens a model folder: finds its files, checks that they make one whole Grover, and hashes them.
import { classifierTensors, CLASS_BIAS, CLASS_KERNEL, CLASSES, languageModelTensors } from '../architecture.ts';
import { configText, parseConfig } from '../config.ts';
import type { GroverConfig, GroverModel, InspectedModel } from '../model.ts';
import { createNodeFiles } from '../node/nodeFiles.ts';
import { fail, ok, ProblemError, toProblem, unwrap, type Result } from '../problem.ts';
import { readWhole, type FileSource } from './files.ts';
import { inferConfig } from './inferConfig.ts';
import { findWeights, openWeights } from './modelFolder.ts';
import { storageProblem, storedWeights } from './storedWeights.ts';
import type { TensorStore } from './tensorStore.ts';

const LARGEST_CONFIG = 2 ** 20;
const CONFIG = 'config.json';
const SUMS = 'SHA256SUMS';

/** The machine's files; one for the process, so that hashes of unchanged weights are remembered. */
const machineFiles = createNodeFiles();

/** A folder whose files make one whole Grover, its weights open. */
interface WholeFolder {
  readonly model: InspectedModel;
  readonly names: readonly string[];
  readonly store: TensorStore;
}

/**
 * Opens a folder with config.json and model.safetensors or a TensorFlow checkpoint (model.ckpt.*); an official checkpoint may
 * come without its config.json. Every tensor of the architecture must be there in its shape; values are checked as they are
 * read. Fails with file-missing, file-corrupt, config-invalid, tensor-missing, tensor-shape or hash-mismatch.
 */
export function openModel(folder: string, files: FileSource = machineFiles): Promise<Result<GroverModel>> {
  return openFolder(folder, files, async (whole) => ({ ...whole.model, hash: await hashModel(files, whole) }));
}

/**
 * Opens a folder as `openModel` does, without its hash: the weights, gigabytes in an official checkpoint, are not read and
 * not compared with SHA256SUMS. Fails as `openModel` does, hash-mismatch excepted.
 */
export function inspectModelFolder(folder: string, files: FileSource = machineFiles): Promise<Result<InspectedModel>> {
  return openFolder(folder, files, ({ model }) => Promise.resolve(model));
}

async function openFolder<Model>(
  folder: string,
  files: FileSource,
  finish: (whole: WholeFolder) => Promise<Model>,
): Promise<Result<Model>> {
  const path = files.resolve(folder);
  const names = await files.list(path);
  if (names === undefined)
    return fail('file-missing', `The model folder ${path} does not exist or cannot be read.`, HINT);
  let store: TensorStore | undefined;
  try {
    const found = await findWeights(files, path, names);
    store = await openWeights(files, path, found);
    const config = names.includes(CONFIG) ? await readConfig(files, path) : inferConfig(store.tensors, found.file);
    const tensors = checkTensors(store, found.file, config);
    const weights = storedWeights(store, tensors);
    const isDiscriminator = weights.shape(CLASS_KERNEL)?.[1] === CLASSES;
    const model = { folder: path, name: files.baseName(path), config, weights, isDiscriminator };
    return ok(await finish({ model, names, store }));
  } catch (thrown) {
    await store?.close();
    return { ok: false, problem: toProblem(thrown) };
  }
}

const HINT = 'Choose a folder with config.json and model.safetensors or model.ckpt.*.';

async function readConfig(files: FileSource, folder: string): Promise<GroverConfig> {
  const bytes = await readWhole(files, files.resolve(folder, CONFIG), LARGEST_CONFIG);
  return unwrap(parseConfig(new TextDecoder().decode(bytes), CONFIG));
}

/** Names of the model's tensors, all of them well stored. Throws ProblemError for the first that is not. */
function checkTensors(store: TensorStore, file: string, config: GroverConfig): string[] {
  const wanted = languageModelTensors(config);
  if (store.tensors.has(CLASS_KERNEL) || store.tensors.has(CLASS_BIAS))
    for (const [name, shape] of classifierTensors(config, classesIn(store))) wanted.set(name, shape);
  for (const [name, shape] of wanted) {
    const problem = storageProblem(store, file, name, shape);
    if (problem !== undefined) throw problem;
  }
  for (const name of store.tensors.keys()) {
    if (!name.startsWith('newslm/') || wanted.has(name)) continue;
    // Slots of an optimiser, and scales, lie below the tensor they belong to: newslm/…/kernel/adafactor_v.
    if (wanted.has(name.slice(0, name.lastIndexOf('/')))) continue;
    throw new ProblemError({
      code: 'config-invalid',
      message: `${file} has a tensor ${name} that ${CONFIG} leaves no place for (it says ${config.layers} layers).`,
      hint: "Use the configuration that belongs to these weights: one of the reference's lm/configs, or the model's own.",
    });
  }
  return [...wanted.keys()];
}

/** Classes of the head that is stored, by its kernel; the reference's two where that says nothing of use. */
function classesIn({ tensors }: TensorStore): number {
  const [, classes = CLASSES] = tensors.get(CLASS_KERNEL)?.shape ?? [];
  return Math.max(CLASSES, classes);
}

/** SHA-256 over the configuration's and every weight file's own SHA-256; every file that SHA256SUMS lists must agree with it. */
async function hashModel(files: FileSource, { model, names, store }: WholeFolder): Promise<string> {
  const { folder, config } = model;
  const sums = names.includes(SUMS) ? await readSums(files, folder) : new Map<string, string>();
  const digests: string[] = [];
  const paths = names.includes(CONFIG) ? [files.resolve(folder, CONFIG), ...store.paths] : store.paths;
  if (!names.includes(CONFIG)) digests.push(files.sha256OfText(configText(config)));
  for (const path of paths) digests.push(await checkedHash(files, path, sums));
  // What else lies there and is listed: the calibration, which decides what is marked.
  const others = [...sums.keys()].filter((name) => names.includes(name)).map((name) => files.resolve(folder, name));
  for (const path of others.filter((other) => !paths.includes(other))) await checkedHash(files, path, sums);
  return files.sha256OfText(digests.join('\n'));
}

async function checkedHash(files: FileSource, path: string, sums: ReadonlyMap<string, string>): Promise<string> {
  const digest = await files.sha256(path);
  const name = files.baseName(path);
  const expected = sums.get(name);
  if (expected !== undefined && expected !== digest)
    throw new ProblemError({
      code: 'hash-mismatch',
      message: `${name} does not have the SHA-256 that ${SUMS} gives for it (${digest} instead of ${expected}).`,
      hint: `Copy or download ${name} again; if it was changed on purpose, bring ${SUMS} up to date.`,
    });
  return digest;
}

/** Lines of sha256sum: 64 hex digits, a blank, a blank or asterisk, the name. */
async function readSums(files: FileSource, folder: string): Promise<Map<string, string>> {
  const text = new TextDecoder().decode(await readWhole(files, files.resolve(folder, SUMS), LARGEST_CONFIG));
  const sums = new Map<string, string>();
  for (const [, digest, name] of text.matchAll(/^([0-9a-fA-F]{64})[ \t]+\*?(?:\.\/)?(.+?)\s*$/gm))
    if (digest !== undefined && name !== undefined) sums.set(name, digest.toLowerCase());
  return sums;
}
