// Finds and loads @tensorflow/tfjs-node, whose native half may be missing, broken or made for another machine.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import util, { inspect } from 'node:util';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../grover/problem.ts';

export interface NativeTensorflow {
  /** Version of @tensorflow/tfjs-node, as "4.22.0". */
  readonly version: string;
  /** Its folder. */
  readonly folder: string;
}

/** Folder of this program's code: src/engines/tensorflow, or dist in the bundle. */
export const programFolder = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));

/** Folders from which @tensorflow/tfjs-node is looked for, first wins. */
export function moduleFolders(extra: readonly string[] = []): string[] {
  const own = process.env['GROVER_TFJS_NODE'];
  return [...extra, ...(own === undefined || own === '' ? [] : [own]), programFolder];
}

/** Where people install @tensorflow/tfjs-node without naming its folder anywhere: `npm install --prefix` this. */
export const installFolder = (cacheFolder: string): string => join(cacheFolder, 'tfjs-node');

/** For `extraModuleFolders`: what was installed below the folder of derived files. */
export const installedBelow = (cacheFolder: string | undefined): string[] =>
  cacheFolder === undefined ? [] : [installFolder(cacheFolder)];

const PACKAGE = '@tensorflow/tfjs-node';
const HINT = `Install it with its native half (npm install ${PACKAGE}) in a folder of its own and name that folder in GROVER_TFJS_NODE.`;

/**
 * Loads the first tfjs-node that has a native half, looking from each folder as `require` would from a file in it.
 * Registers the backend `tensorflow`. Fails with engine-unavailable and what was seen; never throws.
 */
export function loadNativeTensorflow(folders: readonly string[], threads: number): Result<NativeTensorflow> {
  const found = findNativeTensorflow(folders);
  return found.ok ? load(found.value, threads) : found;
}

/** The folder of that tfjs-node, nothing being loaded. Fails as `loadNativeTensorflow` does. */
export function findNativeTensorflow(folders: readonly string[]): Result<string> {
  const seen = new Set<string>();
  for (const folder of folders) {
    const packageFolder = find(folder);
    if (packageFolder === undefined || seen.has(packageFolder)) continue;
    seen.add(packageFolder);
    // Asked first because loading half of the package fills the process with its kernels before it fails.
    if (hasNativeHalf(packageFolder)) return ok(packageFolder);
  }
  if (seen.size === 0) return fail('engine-unavailable', `${PACKAGE} is not installed.`, HINT);
  return fail(
    'engine-unavailable',
    `${PACKAGE} has no native half (lib/napi-v*/tfjs_binding.node) in ${[...seen].join(', ')}.`,
    HINT,
  );
}

function find(folder: string): string | undefined {
  try {
    return dirname(createRequire(join(folder, 'from-here.cjs')).resolve(`${PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

function hasNativeHalf(packageFolder: string): boolean {
  const lib = join(packageFolder, 'lib');
  if (!existsSync(lib)) return false;
  return readdirSync(lib).some((entry) => existsSync(join(lib, entry, 'tfjs_binding.node')));
}

const exportsOfPackage = v.object({ version: v.object({ 'tfjs-node': v.string() }) });

function load(packageFolder: string, threads: number): Result<NativeTensorflow> {
  restoreRemovedHelpers();
  // Read once, when the library starts: its own choice would be every core, and notes about the processor on stderr.
  process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  try {
    const loaded: unknown = createRequire(join(packageFolder, 'from-here.cjs'))(packageFolder);
    const { version } = v.parse(exportsOfPackage, loaded);
    return ok({ version: version['tfjs-node'], folder: packageFolder });
  } catch (thrown) {
    const said = firstLine(thrown);
    return fail('engine-unavailable', `${PACKAGE} in ${packageFolder} could not be loaded: ${said}`, HINT);
  }
}

/** What was thrown, which may be anything at all, in one line. */
function firstLine(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : inspect(thrown);
  return text.split('\n')[0] ?? '';
}

/** tfjs-node 4.22 calls two helpers of node:util that Node 23 removed. */
function restoreRemovedHelpers(): void {
  const helpers = {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: (value: unknown): boolean => Array.isArray(value),
  };
  for (const [name, helper] of Object.entries(helpers)) if (!(name in util)) Reflect.set(util, name, helper);
}
