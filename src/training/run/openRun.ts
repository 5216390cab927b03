// Begins a run in a folder of its own, or takes up the one that is there; either way nobody else works in it until it is closed.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { FileLock } from '../../grover/node/fileLock.ts';
import { fail, ok, type Result } from '../../grover/problem.ts';
import type { RunSnapshot, TrainingRequest } from '../../protocol/training.ts';
import { diskProblem, partialOf } from './fileLayer.ts';
import { takeLock } from './lock.ts';
import { bare, CHECKPOINT_FOLDER, POINTS_FILE, RUN_FILE, RUN_FORMAT, type RunFile } from './runFile.ts';
import { notARun, readRunFile } from './runFolder.ts';

export interface OpenRun {
  readonly folder: string;
  readonly file: RunFile;
  readonly lock: FileLock;
  readonly isResumed: boolean;
}

/**
 * `resume`: goes on with the request that the folder keeps. Without it a folder with something in it is refused, unless a
 * run ended there before it had learnt anything. `date`: now, ISO.
 */
export async function openRun(request: TrainingRequest, resume: boolean, date: string): Promise<Result<OpenRun>> {
  const named = checkName(request);
  if (!named.ok) return named;
  const folder = join(request.folder, request.name);
  if (resume && (await readRunFile(folder)) === undefined) return notARun(folder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    return { ok: false, problem: diskProblem(folder, thrown) };
  }
  const lock = await takeLock(folder);
  if (!lock.ok) return lock;
  const file = resume ? await resumed(folder) : await begun(folder, request, date);
  if (file.ok) return ok({ folder, file: file.value, lock: lock.value, isResumed: resume });
  await lock.value.release();
  return file;
}

async function begun(folder: string, request: TrainingRequest, date: string): Promise<Result<RunFile>> {
  const there = await readRunFile(folder);
  const names = await readdir(folder);
  if (there !== undefined && (there.snapshot.state === 'finished' || names.includes(CHECKPOINT_FOLDER)))
    return fail(
      'input-invalid',
      `${folder} holds a training run already (${there.snapshot.state}).`,
      there.snapshot.state === 'finished' ? 'Choose another name.' : 'Resume that one, or choose another name.',
    );
  const others = names.filter((name) => !name.startsWith('.') && name !== partialOf(RUN_FILE));
  if (there === undefined && others.length > 0)
    return fail('input-invalid', `${folder} is there already and holds other files.`, 'Choose another name.');
  await rm(join(folder, POINTS_FILE), { force: true });
  const snapshot: RunSnapshot = {
    run: folder,
    request,
    state: 'running',
    phase: 'reading',
    done: 0,
    total: 0,
    message: 'Reading the articles.',
    changed: date,
  };
  return ok({ format: RUN_FORMAT, snapshot, seconds: 0, digests: {} });
}

async function resumed(folder: string): Promise<Result<RunFile>> {
  const file = await readRunFile(folder);
  if (file === undefined) return notARun(folder);
  const { state, ...rest } = bare(file.snapshot);
  const request = { ...rest.request, folder: dirname(folder), name: basename(folder) };
  return ok({
    ...file,
    snapshot: {
      ...rest,
      run: folder,
      request,
      ...(state === 'finished' ? { state } : { state: 'running', message: 'Going on.' }),
    },
  });
}

/** A name must be one folder's, on any system. */
function checkName({ name, folder }: TrainingRequest): Result<undefined> {
  if (!isAbsolute(folder))
    return fail('input-invalid', `The folder of the discriminators, ${folder}, is not an absolute path.`);
  const isName = name.trim() === name && !/[\\/:*?"<>|\u0000-\u001f]/u.test(name) && !/^\.|\.$/u.test(name);
  if (name === '' || !isName || name.length > 100)
    return fail(
      'input-invalid',
      `“${name}” cannot be the name of a discriminator's folder.`,
      'Use letters, digits, dashes and spaces, at most 100.',
    );
  return ok(undefined);
}
