// grover label import: articles of other formats into a labelled file.
import { resolve } from 'node:path';
import { importArticles } from '../exchange/importArticles.ts';
import { unwrap } from '../grover/problem.ts';
import { appendLines } from '../labelling/file/appendLines.ts';
import { IMPORT_FORMATS, type ImportArticlesResult } from '../protocol/labelling.ts';
import { listed } from '../training/data/listed.ts';
import { EXIT, UsageError, type Command, type Given } from './command.ts';
import { lineProblems } from './datasetText.ts';
import { counted } from './labelText.ts';
import { readingFiles } from './readingFiles.ts';

/** Copies that are told one by one. */
const MOST_COPIES = 10;

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
  },
  run: async (given, io) => {
    const to = given.text('to');
    const dryRun = given.flag('dry-run');
    if (to === undefined && !dryRun) throw new UsageError('Name the labelled file: --to FILE.');
    const label = labelOf(given);
    const imported = await readingFiles(io, (onProgress) =>
      importArticles(
        {
          sources: given.operands.map((path) => resolve(path)),
          keepDuplicates: given.flag('keep-duplicates'),
          dryRun,
          ...(to !== undefined && { target: resolve(to) }),
          ...(given.text('format') !== undefined && { format: given.choice('format', IMPORT_FORMATS, 'text') }),
          ...(label !== undefined && { label }),
          ...(given.text('split') !== undefined && { split: given.choice('split', ['train', 'val', 'test'], 'train') }),
        },
        { append: appendLines, now: () => new Date(), signal: io.signal, onProgress },
      ),
    );
    if (!imported.ok && imported.problem.code === 'cancelled') io.error(`${imported.problem.message}\n`);
    const result = unwrap(imported);
    for (const line of lineProblems(result)) io.error(line);
    await io.out(importText(result, { to, dryRun, isKept: given.flag('keep-duplicates') }));
    return result.problemCount === 0 ? EXIT.done : EXIT.failed;
  },
};

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
  const kinds = listed(Object.entries(byFormat).map(([format, count]) => `${count} from ${format}`));
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
