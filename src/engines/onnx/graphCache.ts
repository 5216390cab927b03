// Graphs on disk, made once for each model, precision and graph version, and shared by every process that wants them.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
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
  if (!(await exists(file))) await buildInto(folder, key);
  return file;
}

/** Drops a graph that turned out to be broken and builds it anew. */
export async function rebuiltGraph(key: GraphKey): Promise<string> {
  await rm(graphFolder(key), { recursive: true, force: true });
  return cachedGraph(key);
}

/** Written beside its place and renamed into it: readers see a whole graph or none, and of two writers one wins. */
async function buildInto(folder: string, key: GraphKey): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  await removeStale(path.dirname(folder));
  const temporary = `${folder}.${randomUUID()}${TEMPORARY}`;
  await mkdir(temporary);
  try {
    await writeGraph(temporary, key);
    await rename(temporary, folder).catch(async (cause: unknown) => {
      if (!(await exists(path.join(folder, MODEL_FILE)))) throw cause;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
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

async function removeStale(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.endsWith(TEMPORARY)) continue;
    const temporary = path.join(cacheFolder, name);
    const { mtimeMs } = await stat(temporary).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_MS) await rm(temporary, { recursive: true, force: true });
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
