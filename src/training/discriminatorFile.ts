// discriminator.json: what a trained discriminator is, so that it can be opened again.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { fail, ok, ProblemError, type Result } from '../grover/problem.ts';
import { RECIPE_NAMES } from '../protocol/training.ts';

export const DISCRIMINATOR_FILE = 'discriminator.json';
const FORMAT = 1;

const trunkSchema = v.object({
  name: v.string(),
  /** Hash of the model (GroverModel.hash). */
  hash: v.string(),
  /** Its folder, relative to the discriminator's; empty for the model that comes along. */
  folder: v.string(),
});
const fileSchema = v.pipe(
  v.object({
    format: v.literal(FORMAT),
    recipe: v.picklist(RECIPE_NAMES),
    /** Class order. */
    labels: v.pipe(v.array(v.string()), v.minLength(2), v.readonly()),
    positive: v.exactOptional(v.string()),
    /** How texts were made alike before it learned from them; known to src/training/data. */
    normalisation: v.exactOptional(v.unknown()),
    /** The frozen Grover under it, where there is one. */
    trunk: v.exactOptional(trunkSchema),
    /** The recipe's own. */
    settings: v.unknown(),
  }),
  v.check(
    ({ labels, positive }) => positive === undefined || labels.includes(positive),
    'positive: it is none of the labels',
  ),
);
export type DiscriminatorFile = v.InferOutput<typeof fileSchema>;

const HINT = 'Train the discriminator again, or choose another folder.';

/** Checks the text of a discriminator.json; `source` names it in the message. */
export function parseDiscriminatorFile(text: string, source: string): Result<DiscriminatorFile> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('file-corrupt', `${source} is not JSON.`, HINT);
  }
  const parsed = v.safeParse(fileSchema, json);
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return fail(
    'file-corrupt',
    `${source} does not describe a discriminator: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}.`,
    HINT,
  );
}

/** Fails with file-missing when the folder has none, file-corrupt when it cannot be understood. */
export async function readDiscriminatorFile(folder: string): Promise<Result<DiscriminatorFile>> {
  const found = await tryReadDiscriminatorFile(folder);
  if (found !== undefined) return found;
  const message = `${folder} holds no discriminator (there is no ${DISCRIMINATOR_FILE} that can be read).`;
  return fail('file-missing', message, 'Choose the folder of a discriminator whose training has finished.');
}

/** Undefined for a folder without one. */
export async function tryReadDiscriminatorFile(folder: string): Promise<Result<DiscriminatorFile> | undefined> {
  const path = join(folder, DISCRIMINATOR_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseDiscriminatorFile(text, path);
}

/** Throws ProblemError when the disk refuses it. */
export async function writeDiscriminatorFile(folder: string, file: Omit<DiscriminatorFile, 'format'>): Promise<void> {
  const path = join(folder, DISCRIMINATOR_FILE);
  const text = `${JSON.stringify({ format: FORMAT, ...file }, undefined, 2)}\n`;
  await writeFile(path, text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The file ${path} cannot be written (${why}).`;
    throw new ProblemError({ code: 'file-missing', message, hint: 'Make room or allow writing there.' }, { cause });
  });
}
