// The files that people name, and those below the folders they name.
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { throwIfCancelled } from '../../grover/problem.ts';
import type { LineProblem } from '../../protocol/training.ts';
import { decode } from '../text/encoding.ts';
import { kindByContent, kindByName, KNOWN_ENDINGS, type FileKind } from './format.ts';

export interface SourceFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly size: number;
}

export interface Sources {
  readonly files: readonly SourceFile[];
  readonly problems: readonly LineProblem[];
}

export interface SourceOptions {
  /** Every file is of this kind, whatever its name. */
  readonly kind?: FileKind | undefined;
  /** Files that are written to: passed over in folders, refused where they are named. */
  readonly target?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Characters that tell what a file without a telling name is. */
const LOOKED_AT = 64 * 1024;

interface Search {
  readonly options: SourceOptions;
  /** Real paths: a file is read once, a folder looked through once, whatever links lead there. */
  readonly seen: Set<string>;
  readonly files: SourceFile[];
  readonly problems: LineProblem[];
  /** Endings of files in folders that nobody knows: how many, and the first. */
  readonly unknown: Map<string, { count: number; readonly first: string }>;
}

/**
 * Files as they are named, those of folders sorted by name; .git, node_modules and what is hidden are passed over below folders.
 * What cannot be read is a problem, never thrown. Throws ProblemError only when cancelled.
 */
export async function findSources(paths: readonly string[], options: SourceOptions): Promise<Sources> {
  const target = options.target === undefined ? undefined : await realpath(options.target).catch(() => options.target);
  const search: Search = {
    options: { ...options, target },
    seen: new Set(),
    files: [],
    problems: [],
    unknown: new Map(),
  };
  for (const path of paths.map((one) => resolve(one))) {
    const before = search.files.length + search.problems.length + search.unknown.size;
    const isFolder = await visit(path, true, search);
    if (isFolder && search.files.length + search.problems.length + search.unknown.size === before)
      search.problems.push({
        file: path,
        line: 1,
        message: `No file of articles lies in this folder. Their names end in ${KNOWN_ENDINGS}.`,
      });
  }
  for (const [ending, { count, first }] of search.unknown)
    search.problems.push({ file: first, line: 1, message: unknownText(ending, count) });
  return { files: search.files, problems: search.problems };
}

/** True for a folder. */
async function visit(path: string, isNamed: boolean, search: Search): Promise<boolean> {
  throwIfCancelled(search.options.signal);
  const found = await lookAt(path).catch((thrown: unknown) => {
    search.problems.push({ file: path, line: 1, message: fileProblem(path, thrown).message });
    return undefined;
  });
  if (found === undefined || search.seen.has(found.real)) return false;
  search.seen.add(found.real);
  if (found.kind === 'folder') await visitFolder(path, search);
  else if (found.kind === 'file') await visitFile(path, found, isNamed, search);
  else if (isNamed) search.problems.push({ file: path, line: 1, message: 'This is neither a file nor a folder.' });
  return found.kind === 'folder';
}

async function lookAt(path: string): Promise<{ kind: 'folder' | 'file' | 'other'; real: string; size: number }> {
  const [state, real] = [await stat(path), await realpath(path)];
  return { kind: state.isDirectory() ? 'folder' : state.isFile() ? 'file' : 'other', real, size: state.size };
}

async function visitFolder(folder: string, search: Search): Promise<void> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    search.problems.push({ file: folder, line: 1, message: fileProblem(folder, thrown).message });
    return [];
  });
  for (const name of names.sort()) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    await visit(join(folder, name), false, search);
  }
}

async function visitFile(
  path: string,
  { real, size }: { real: string; size: number },
  isNamed: boolean,
  search: Search,
): Promise<void> {
  const { options, files, problems, unknown } = search;
  if (real === options.target) {
    if (isNamed)
      problems.push({
        file: path,
        line: 1,
        message: 'This is the file that articles are appended to; it is not read into itself.',
      });
    return;
  }
  const kind = options.kind ?? kindByName(path) ?? (await kindOfContent(path));
  if (kind !== undefined) files.push({ path, kind, size });
  else if (isNamed) problems.push({ file: path, line: 1, message: UNKNOWN });
  else {
    const ending = extname(path).toLowerCase();
    const known = unknown.get(ending);
    if (known === undefined) unknown.set(ending, { count: 1, first: path });
    else known.count++;
  }
}

async function kindOfContent(path: string): Promise<FileKind | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
      return kindByContent(decode(buffer.subarray(0, bytesRead)).text);
    } finally {
      await file.close();
    }
  } catch {
    // Reading it would fail as well; what cannot be read is of no known kind.
    return undefined;
  }
}

const UNKNOWN = `Neither name nor content tell what format this file has. Known names end in ${KNOWN_ENDINGS}; else name the format.`;

function unknownText(ending: string, count: number): string {
  const which = ending === '' ? 'without an ending' : `ending in ${ending}`;
  const passed =
    count === 1 ? `A file ${which} is passed over` : `${count} files ${which} are passed over, this one first`;
  return `${passed}: articles are read from ${KNOWN_ENDINGS}.`;
}
