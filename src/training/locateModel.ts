// Which weights a model folder stands for: its own, or those of the Grover under the discriminator that was trained in it.
import { basename, isAbsolute, relative, resolve, sep } from 'node:path';
import { openModel } from '../grover/checkpoints/openModel.ts';
import { fail, ok, type Problem, type Result } from '../grover/problem.ts';
import { tryReadDiscriminatorFile, type DiscriminatorFile } from './discriminatorFile.ts';

export interface ModelPlace {
  /** Absolute path of the folder that holds the weights. */
  readonly weights: string;
  /** The discriminator whose frozen trunk they are; missing for a model that stands for itself. */
  readonly discriminator?: Overlay;
}

/** What a discriminator puts over its trunk. */
export interface Overlay {
  readonly folder: string;
  /** Name people see. */
  readonly name: string;
  readonly trunk: NonNullable<DiscriminatorFile['trunk']>;
}

/**
 * Looks into `folder` (absolute) for a discriminator. The shipped model is its trunk when the file says so or when its hash
 * is the trunk's: then no path of the file is looked at. Fails with file-corrupt, and with input-invalid for a discriminator
 * that has no Grover; whether the weights are there and are the trunk's is for `checkTrunk`. Unless `trusted`, a path that
 * the file names is never followed.
 */
export async function locateModel(
  folder: string,
  shippedModel: string,
  { trusted = true }: { readonly trusted?: boolean } = {},
): Promise<Result<ModelPlace>> {
  const file = await tryReadDiscriminatorFile(folder);
  // With all weights trained, the folder is a model like any other.
  if (file === undefined || (file.ok && file.value.recipe === 'grover')) return ok({ weights: folder });
  if (!file.ok) return file;
  const name = basename(folder);
  const { recipe, trunk } = file.value;
  if (recipe !== 'quick')
    return fail(
      'input-invalid',
      `${name} (${recipe}) judges whole articles without a Grover, so it cannot mark the paragraphs of drafts or write.`,
      'Choose a Grover, or a discriminator trained with the recipe quick or grover.',
    );
  if (trunk === undefined)
    return fail('file-corrupt', `${name} does not say which Grover it was trained on.`, TRAIN_AGAIN);
  const isShipped = trunk.folder === '' || (await hashOf(shippedModel)) === trunk.hash;
  if (!isShipped && !trusted)
    return fail(
      'input-invalid',
      `${name} names the folder of the Grover it was trained on, which is not opened in a workspace that is not trusted.`,
      'Trust the workspace, or choose another model.',
    );
  const weights = isShipped ? shippedModel : resolve(folder, trunk.folder);
  return ok({ weights, discriminator: { folder, name, trunk } });
}

/** How a discriminator's file names its trunk: relative to its folder, with slashes; empty for the shipped model (an empty `modelFolder`). */
export function trunkFolder(discriminatorFolder: string, modelFolder: string): string {
  if (modelFolder === '') return '';
  const path = relative(discriminatorFolder, modelFolder);
  // On another drive there is no relative path.
  return isAbsolute(path) ? path : path.split(sep).join('/') || '.';
}

/** Fails when these weights are not the ones that the discriminator was trained on. */
export function checkTrunk({ name, trunk }: Overlay, weights: string, hash: string): Result<undefined> {
  if (hash === trunk.hash) return ok(undefined);
  return fail(
    'hash-mismatch',
    `${name} was trained on ${trunk.name} (${trunk.hash.slice(0, 12)}), but ${weights} holds another model (${hash.slice(0, 12)}).`,
    `Put ${trunk.name} back as it was, or train ${name} again.`,
  );
}

/** What is wrong with the trunk, said of the discriminator. */
export const trunkProblem = ({ name, trunk }: Overlay, problem: Problem): Problem => ({
  code: problem.code,
  message: `${name} was trained on ${trunk.name}, which cannot be opened. ${problem.message}`,
  hint: `Put ${trunk.name} back, or train ${name} again.`,
});

const TRAIN_AGAIN = 'Train it again.';

async function hashOf(folder: string): Promise<string | undefined> {
  const model = await openModel(folder);
  if (!model.ok) return undefined;
  await model.value.weights.close();
  return model.value.hash;
}
