// Graphs on disk, made once for each model, precision and graph version, and shared by every process that wants them.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GroverModel } from '../../grover/model.ts';
import type { Precision } from '../engine.ts';
import { Graph, WEIGHTS_FILE } from './graphBuilder.ts';
import { buildGroverGraph, GRAPH_VERSION } from './groverGraph.ts';
import { WeightFile } from './weightFile.ts';

export const MODEL_FILE = 'model.onnx';
const TEMPORARY = '.tmp';
/** A temporary folder this old belongs to a process that died. */
const STALE_MS = 60 * 60 * 1000;
/** A graph that nobody has opened for so long makes room. */
const UNUSED_MS = 30 * 24 * 60 * 60 * 1000;
/** Folder names that graphFolder gives; its group is the graph version. */
const GRAPH_NAME = /^[0-9a-f]{64}-(?:fp32|int8|int4)(?:-narrow)?-(\d+)$/;
/** What ONNX Runtime says of a model file or a weight file that is not whole. */
const DAMAGE =
  /Protobuf parsing failed|ModelProto does not have a graph|out of bounds or can not be read in full|External data path does not exist|File doesn't exist/;

export interface GraphKey {
  readonly model: GroverModel;
  readonly precision: Precision;
  /** See Construction. */
  readonly narrow: boolean;
  readonly cacheFolder: string;
}

/** Folder of the graph: absolute path. */
export function graphFolder({ model, precision, narrow, cacheFolder }: GraphKey): string {
  const arithmetic = narrow ? `${precision}-narrow` : precision;
  return path.resolve(cacheFolder, `${model.hash}-${arithmetic}-${GRAPH_VERSION}`);
}

/** The path of the graph's model file, built if it is not there yet. Throws ProblemError for bad weights, or what the disk says. */
export async function cachedGraph(key: GraphKey): Promise<string> {
  const folder = graphFolder(key);
  const file = path.join(folder, MODEL_FILE);
  if (await exists(file)) await markUsed(folder);
  else await buildInto(folder, key);
  return file;
}

/** Drops a graph that turned out to be broken and builds it anew. */
export async function rebuiltGraph(key: GraphKey): Promise<string> {
  await discard(graphFolder(key));
  return cachedGraph(key);
}

/** Whether opening a graph failed because its files are not whole; memory that ran out, say, is no fault of theirs. */
export const isDamage = (thrown: unknown): boolean => thrown instanceof Error && DAMAGE.test(thrown.message);

/** Written beside its place and renamed into it: readers see a whole graph or none, and of two writers one wins. */
async function buildInto(folder: string, key: GraphKey): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  await removeStale(path.dirname(folder));
  const temporary = `${folder}.${randomUUID()}${TEMPORARY}`;
  await mkdir(temporary);
  try {
    await writeGraph(temporary, key);
    await putInPlace(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function putInPlace(temporary: string, folder: string): Promise<void> {
  const model = path.join(folder, MODEL_FILE);
  if ((await succeeds(rename(temporary, folder))) || (await exists(model))) return;
  // What is there was deleted halfway; it would be in the way for ever.
  await discard(folder);
  await rename(temporary, folder).catch(async (cause: unknown) => {
    if (!(await exists(model))) throw cause;
  });
}

async function writeGraph(folder: string, { model, precision, narrow }: GraphKey): Promise<void> {
  const handle = await open(path.join(folder, WEIGHTS_FILE), 'w');
  try {
    const { weights, config } = model;
    const construction = { graph: new Graph(), file: new WeightFile(handle), weights, config, precision, narrow };
    const graph = await buildGroverGraph(construction);
    await writeFile(path.join(folder, MODEL_FILE), graph.model());
  } finally {
    await handle.close();
  }
}

/** Removes what died writers left and graphs that are of no use any more, as far as the disk lets us. */
async function removeStale(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    const folder = path.join(cacheFolder, name);
    const version = GRAPH_NAME.exec(name)?.[1];
    if (version === undefined && !name.endsWith(TEMPORARY)) continue;
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    const age = Date.now() - mtimeMs;
    if (version === undefined) {
      if (age > STALE_MS) await remove(folder);
    } else if (version !== String(GRAPH_VERSION) || age > UNUSED_MS) await discard(folder);
  }
}

/** Deletes a graph, out of sight first: nobody may see it half deleted. */
async function discard(folder: string): Promise<void> {
  const aside = `${folder}.${randomUUID()}${TEMPORARY}`;
  if (await succeeds(rename(folder, aside))) await remove(aside);
}

/** Best effort: what stays is removed by a later build. */
const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);

/** A graph's modification time is when it was last opened. */
async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

const exists = (file: string): Promise<boolean> => succeeds(stat(file));

const succeeds = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  );
