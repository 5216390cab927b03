// Files that people name: which ones they are, and what to say when they cannot be read.
import { readFile, readdir, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { ProblemError } from '../grover/problem.ts';
import type { DraftLanguage } from '../draft/draft.ts';

const LANGUAGES: Readonly<Record<string, DraftLanguage>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.txt': 'plaintext',
};

/** Markdown by its extension; everything else is plain text. */
export const languageOf = (path: string): DraftLanguage => LANGUAGES[extname(path).toLowerCase()] ?? 'plaintext';

/** A file of an article a line. */
export const isArchive = (path: string): boolean => extname(path).toLowerCase() === '.jsonl';

/**
 * The drafts that these files, folders and patterns (*, **, ?) name, each once, sorted within a folder; archives where they are named
 * or a pattern ends like them. Throws ProblemError.
 */
export async function draftsAt(operands: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const operand of operands) for (const path of await expand(operand)) found.add(path);
  return [...found];
}

/** Text of a file as UTF-8, its BOM kept so that offsets stay the file's. Throws ProblemError. */
export async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readFile(path));
  } catch (thrown) {
    throw new ProblemError(fileProblem(path, thrown));
  }
}

async function expand(operand: string): Promise<readonly string[]> {
  const kind = await stat(operand).catch((thrown: unknown) => fileProblem(operand, thrown));
  if (!('code' in kind) && !kind.isDirectory()) return [normalize(operand)];
  if ('code' in kind && !/[*?]/u.test(operand)) throw new ProblemError(kind);
  const [root, pattern] = 'code' in kind ? splitPattern(operand) : [operand, /(?:)/u];
  const isWanted = (path: string): boolean =>
    (isArchive(operand) ? isArchive(path) : extname(path).toLowerCase() in LANGUAGES) &&
    pattern.test(path.replaceAll('\\', '/'));
  const matching = await filesBelow(root, isWanted);
  if (matching.length > 0) return matching;
  throw new ProblemError({
    code: 'file-missing',
    message: `No ${isArchive(operand) ? 'archive' : 'Markdown or text file'} ${'code' in kind ? 'matches' : 'lies in'} ${operand}.`,
    hint: 'Drafts end in .md, .markdown or .txt, archives in .jsonl.',
  });
}

/** Files in a folder and its folders; hidden ones and node_modules are passed over. */
async function filesBelow(folder: string, isWanted: (path: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    throw new ProblemError(fileProblem(folder, thrown));
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(path, isWanted)));
    else if (entry.isFile() && isWanted(path)) found.push(path);
  }
  return found;
}

/** The folder before the first wildcard, and the whole as a regular expression over paths with forward slashes. */
function splitPattern(operand: string): [string, RegExp] {
  const normal = join(operand).replaceAll('\\', '/');
  const fixed = normal.slice(0, normal.search(/[*?]/u));
  const root = fixed.includes('/') ? fixed.slice(0, fixed.lastIndexOf('/')) || '/' : '.';
  const source = normal
    .replace(/[.+^${}()|[\]\\]/gu, '\\$&')
    .replaceAll('**/', '\u0001')
    .replaceAll('**', '\u0002')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\u0001', '(?:.*/)?')
    .replaceAll('\u0002', '.*');
  return [root, new RegExp(`^${source}$`, 'u')];
}
