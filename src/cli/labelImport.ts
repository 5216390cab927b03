// grover label import: articles of other formats into a labelled file.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { importArticles, type ImportParams } from '../exchange/importArticles.ts';
import { counted } from '../exchange/work.ts';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { ProblemError, unwrap } from '../grover/problem.ts';
import { appendLines } from '../labelling/file/appendLines.ts';
import { IMPORT_FORMATS, type ImportArticlesResult } from '../protocol/labelling.ts';
import { listed } from '../training/data/listed.ts';
import { EXIT, UsageError, type Command, type Given } from './command.ts';
import { passedOver } from './labelProblems.ts';
import { readingFiles } from './readingFiles.ts';

/** Copies that are told one by one. */
const MOST_COPIES = 10;

/** Formats whose names say too little: other labelled files are lines of JSON as well. */
const NAMES: Readonly<Record<string, string>> = { realnews: 'JSON Lines' };

export const labelImport: Command = {
  name: 'label import',
  operands: 'SOURCES…',
  summary: 'Appends articles from files and folders to a labelled JSONL file, each once.',
  count: [1, Infinity],
  options: {
    to: { type: 'string', value: 'FILE', help: 'The labelled file; made where there is none.' },
    format: { type: 'string', value: IMPORT_FORMATS.join('|'), help: 'Of all sources; default: by name and content.' },
    label: { type: 'string', value: 'LABEL', help: 'Label of articles that bring none.' },
    split: { type: 'string', value: 'train|val|test', help: 'Split of articles that bring none.' },
    'keep-duplicates': { type: 'boolean', help: 'Also append articles that are there already, or nearly.' },
    'dry-run': { type: 'boolean', help: 'Only say what would be appended.' },
    json: { type: 'boolean', help: 'Write one JSON object: what was done, and the first 100 lines with a problem.' },
  },
  notes: [
    'Articles are read from .md, .html, .txt, .csv, .tsv and .jsonl: drafts with front matter, saved pages, tables, RealNews lines, the reference’s generations, other labelled files.',
    'Exit code: 0 when articles were found, even where files or lines were passed over, which standard error tells; 1 when there were none, a source is not there or the labelled file cannot be written.',
  ],
  run: async (given, io) => {
    const to = given.text('to');
    const dryRun = given.flag('dry-run');
    if (to === undefined && !dryRun) throw new UsageError('Name the labelled file: --to FILE.');
    const label = labelOf(given);
    const sources = given.operands.map((path) => resolve(path));
    const params: ImportParams = {
      sources,
      keepDuplicates: given.flag('keep-duplicates'),
      dryRun,
      ...(to !== undefined && { target: resolve(to) }),
      ...(given.text('format') !== undefined && { format: given.choice('format', IMPORT_FORMATS, 'text') }),
      ...(label !== undefined && { label }),
      ...(given.text('split') !== undefined && { split: given.choice('split', ['train', 'val', 'test'], 'train') }),
    };
    await mustBeThere(sources);
    const imported = await readingFiles(io, (onProgress) =>
      importArticles(params, { append: appendLines, now: () => new Date(), signal: io.signal, onProgress }),
    );
    if (!imported.ok && imported.problem.code === 'cancelled') io.error(`${imported.problem.message}\n`);
    const result = unwrap(imported);
    if (given.flag('json')) await io.out(`${JSON.stringify(result)}\n`);
    else {
      for (const line of passedOver(result)) io.error(line);
      await io.out(importText(result, { to, dryRun, isKept: given.flag('keep-duplicates') }));
    }
    return result.articles > 0 ? EXIT.done : EXIT.failed;
  },
};

/** A name that was mistyped is told before anything is written. */
async function mustBeThere(paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await stat(path).catch((thrown: unknown) => {
      throw new ProblemError(fileProblem(path, thrown));
    });
}

function labelOf(given: Given): string | undefined {
  const label = given.text('label')?.trim();
  if (label === '') throw new UsageError('--label must be a word, not empty.');
  return label;
}

interface Asked {
  readonly to: string | undefined;
  readonly dryRun: boolean;
  readonly isKept: boolean;
}

function importText(result: ImportArticlesResult, { to, dryRun, isKept }: Asked): string {
  const { files, articles, written, byFormat, duplicates, duplicateCount } = result;
  const kinds = listed(Object.entries(byFormat).map(([format, count]) => `${count} from ${NAMES[format] ?? format}`));
  const where = to === undefined ? '' : ` to ${to}`;
  const done = dryRun ? `${written} would be appended${where}` : `${written} appended${where}`;
  const copies = duplicateCount === 1 ? '1 is a copy' : `${duplicateCount} are copies`;
  const lines = [
    `${counted(articles, 'article')} in ${counted(files, 'file')}${kinds === '' ? '' : ` (${kinds})`}; ${done}.`,
    ...(duplicateCount === 0
      ? []
      : [`${copies}${isKept ? '' : ' and left out; --keep-duplicates appends them as well'}:`]),
    ...duplicates.slice(0, MOST_COPIES).map(({ a, b, similarity }) => {
      const likeness = similarity === 1 ? 'the same as' : `${Math.floor(100 * similarity)} % the same as`;
      return `  ${b.file}, line ${b.line}: ${likeness} ${a.file}, line ${a.line}`;
    }),
    ...(duplicateCount > MOST_COPIES ? [`  and ${duplicateCount - MOST_COPIES} more`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
