// Which file of a folder holds the weights.
import { ProblemError } from '../problem.ts';
import { readWhole, type FileSource } from './files.ts';
import { openSafetensors } from './safetensors.ts';
import { openTensorBundle } from './tensorBundle.ts';
import type { TensorStore } from './tensorStore.ts';

export type FoundWeights =
  | { readonly format: 'safetensors'; readonly file: string }
  | { readonly format: 'bundle'; readonly file: string; readonly prefix: string };

const SAFETENSORS = 'model.safetensors';
/** TensorFlow's note of the latest checkpoint: a few lines of text. */
const STATE = 'checkpoint';
const LARGEST_STATE = 2 ** 20;

/**
 * model.safetensors, else model.ckpt, else the checkpoint that the file `checkpoint` names, else the one with the highest
 * step (model.ckpt-8000). Throws ProblemError (file-missing) when there is none.
 */
export async function findWeights(files: FileSource, folder: string, names: readonly string[]): Promise<FoundWeights> {
  if (names.includes(SAFETENSORS)) return { format: 'safetensors', file: SAFETENSORS };
  const prefixes = names.filter((name) => name.endsWith('.index')).map((name) => name.slice(0, -'.index'.length));
  const latest = names.includes(STATE) ? await latestOf(files, files.resolve(folder, STATE)) : undefined;
  const step = (prefix: string): number => Number(/-(\d+)$/.exec(prefix)?.[1] ?? -1);
  const prefix =
    prefixes.find((name) => name === 'model.ckpt') ??
    prefixes.find((name) => name === latest) ??
    prefixes.toSorted((a, b) => step(b) - step(a))[0];
  if (prefix !== undefined) return { format: 'bundle', file: `${prefix}.index`, prefix };
  throw new ProblemError({
    code: 'file-missing',
    message: `The model folder ${folder} holds neither ${SAFETENSORS} nor a TensorFlow checkpoint (model.ckpt.index).`,
    hint: `Choose a folder with config.json and ${SAFETENSORS} or model.ckpt.*.`,
  });
}

async function latestOf(files: FileSource, path: string): Promise<string | undefined> {
  const text = new TextDecoder().decode(await readWhole(files, path, LARGEST_STATE));
  const named = /^model_checkpoint_path:\s*"([^"]*)"/m.exec(text)?.[1];
  return named === undefined ? undefined : files.baseName(named);
}

/** Opens what `findWeights` found. Throws ProblemError. */
export async function openWeights(files: FileSource, folder: string, found: FoundWeights): Promise<TensorStore> {
  return found.format === 'safetensors'
    ? openSafetensors(files, files.resolve(folder, found.file))
    : openTensorBundle(files, folder, found.prefix);
}
