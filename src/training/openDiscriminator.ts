// Opens a folder that a training run left.
import * as v from 'valibot';
import { ok, ProblemError, type Result } from '../grover/problem.ts';
import { NO_NORMALISATION, normalisationSchema, type Normalisation } from './data/normaliseArticle.ts';
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

/** What was done to the articles it learnt from, to be done to what it predicts. Throws ProblemError (file-corrupt). */
export function normalisationOf(
  folder: string,
  { normalisation }: Pick<DiscriminatorFile, 'normalisation'>,
): Normalisation {
  if (normalisation === undefined) return NO_NORMALISATION;
  const parsed = v.safeParse(normalisationSchema, normalisation);
  if (parsed.success) return parsed.output;
  throw new ProblemError({
    code: 'file-corrupt',
    message: `The discriminator in ${folder} does not say how texts are prepared for it.`,
    hint: 'Train it again.',
  });
}
