// Opens a folder that a training run left.
import { ok, type Result } from '../grover/problem.ts';
import { readDiscriminatorFile, type DiscriminatorFile } from './discriminatorFile.ts';
import type { Discriminator, OpenDeps } from './recipe.ts';
import { recipeOf } from './recipes.ts';

export interface OpenedDiscriminator {
  readonly discriminator: Discriminator;
  readonly file: DiscriminatorFile;
}

/** Fails with what is wrong with the folder, or with the Grover under it. Whoever opens it disposes of it. */
export async function openDiscriminator(folder: string, deps: OpenDeps): Promise<Result<OpenedDiscriminator>> {
  const file = await readDiscriminatorFile(folder);
  if (!file.ok) return file;
  const { recipe, labels, settings } = file.value;
  const opened = await (await recipeOf(recipe)).open(folder, labels, settings, deps);
  return opened.ok ? ok({ discriminator: opened.value, file: file.value }) : opened;
}
