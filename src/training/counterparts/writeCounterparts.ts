// For each human article of a labelled file a machine's, appended to it line by line; what is there is never changed.
import { open, stat, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createGenerator } from '../../generation/generator.ts';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { ok, ProblemError, throwIfCancelled, toProblem, type Result } from '../../grover/problem.ts';
import type { CounterpartsResult } from '../../protocol/training.ts';
import type { GroverModel } from '../../grover/model.ts';
import type { Trunk } from '../recipe.ts';
import { diskProblem } from '../run/fileLayer.ts';
import { drawCounterpart, type DrawnCounterpart } from './drawCounterpart.ts';
import { unpairedArticles, type HumanArticle, type UnpairedArticles } from './unpairedArticles.ts';

export interface CounterpartsDeps {
  /** The model that writes. */
  readonly trunk: Pick<Trunk, 'session' | 'encoder'> & { readonly model: Pick<GroverModel, 'name' | 'hash'> };
  readonly seed: number;
  /** Label of the human articles; default: human. */
  readonly label?: string;
  /** The nucleus of each article is drawn between these; default: 0.94 to 0.96. */
  readonly topP?: readonly [lowest: number, highest: number];
  /** File that is appended to instead. */
  readonly out?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const USUAL_TOP_P = [0.94, 0.96] as const;
const USUAL_LABEL = 'human';

/**
 * Each line is on disk before the next is drawn, so that a run that ended goes on where it was. Fails with `cancelled` when
 * stopped, and with a sentence for files that cannot be read or written.
 */
export async function writeCounterparts(file: string, deps: CounterpartsDeps): Promise<Result<CounterpartsResult>> {
  const source = resolve(file);
  const target = resolve(deps.out ?? file);
  try {
    const isThere =
      target !== source &&
      (await stat(target).then(
        () => true,
        () => false,
      ));
    const found = await unpairedArticles(isThere ? [source, target] : [source], deps.label ?? USUAL_LABEL, deps.signal);
    if (!found.ok) return found;
    const { unpaired, skipped, problems } = found.value;
    const written = unpaired.length === 0 ? 0 : await appending(target, (append) => drawAll(found.value, deps, append));
    return ok({ written, skipped: skipped + unpaired.length - written, problems });
  } catch (thrown) {
    if (thrown instanceof ProblemError) return { ok: false, problem: thrown.problem };
    if (toProblem(thrown).code === 'cancelled') return { ok: false, problem: toProblem(thrown) };
    throw thrown;
  }
}

async function drawAll(
  { unpaired, machine }: UnpairedArticles,
  { trunk, seed, topP = USUAL_TOP_P, signal, onProgress }: CounterpartsDeps,
  append: (line: string) => Promise<void>,
): Promise<number> {
  let written = 0;
  const generator = createGenerator(trunk);
  for (const [done, human] of unpaired.entries()) {
    throwIfCancelled(signal);
    onProgress?.(done, unpaired.length);
    const drawn = await drawCounterpart(generator, trunk.encoder, human, { seed, topP, signal });
    if (drawn.text === '') continue;
    await append(counterpartLine(human, drawn, { label: machine, model: trunk.model }));
    written++;
  }
  onProgress?.(unpaired.length, unpaired.length);
  return written;
}

/** Metadata as the human line spells them, so that both are found to be a pair; then what the text came from. */
function counterpartLine(
  { line, article, digest }: HumanArticle,
  { text, topP, seed }: DrawnCounterpart,
  { label, model }: { readonly label: string; readonly model: CounterpartsDeps['trunk']['model'] },
): string {
  const key = typeof line['article'] === 'string' && line['article'] !== '' ? 'article' : 'text';
  const kept = METADATA.filter((name) => line[name] !== undefined && line[name] !== null);
  return JSON.stringify({
    ...Object.fromEntries(kept.map((name) => [name, line[name]])),
    [key]: text,
    label,
    ...(article.split !== undefined && { split: article.split }),
    pair_of: digest,
    seed,
    top_p: topP,
    model: model.name,
    model_hash: model.hash,
  });
}

const METADATA = ['domain', 'date', 'publish_date', 'authors', 'title', 'pair', 'ind30k', 'orig_split'] as const;

/** Lets `write` append lines to a file. A last line that has no end (torn, or the file's own way) gets one first. */
async function appending<T>(path: string, write: (append: (line: string) => Promise<void>) => Promise<T>): Promise<T> {
  const file = await open(path, 'a+').catch((thrown: unknown) => {
    throw new ProblemError(fileProblem(path, thrown));
  });
  try {
    let start = (await endsInLine(file)) ? '' : '\n';
    return await write(async (line) => {
      await file.appendFile(`${start}${line}\n`);
      await file.sync();
      start = '';
    });
  } catch (thrown) {
    throw thrown instanceof ProblemError || !(thrown instanceof Error && 'code' in thrown)
      ? thrown
      : new ProblemError(diskProblem(path, thrown));
  } finally {
    await file.close();
  }
}

async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last.toString() === '\n';
}
