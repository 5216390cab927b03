// What is about to be imported, and what became of imports and exports, as sentences; free of VS Code.
import type { ExportArticlesResult, ImportArticlesResult, ImportFormat } from '../../protocol/labelling.ts';
import type { ArticlePlace, LineProblem } from '../../protocol/training.ts';
import { count, counted, list } from '../training/numbers.ts';

const FORMATS: Readonly<Record<ImportFormat, string>> = {
  markdown: 'Markdown',
  html: 'web pages',
  text: 'plain text',
  csv: 'a table (CSV)',
  realnews: 'JSON Lines',
  generations: 'generated articles (JSON Lines)',
};
/** Most problems that are told one by one. */
const MOST_TOLD = 4;

/** The question before anything is written, in paragraphs. `name` gives a file as people know it. */
export function importPreview(preview: ImportArticlesResult, name: (path: string) => string): string {
  const { files, articles, written, byFormat, duplicates, duplicateCount } = preview;
  const formats = Object.entries(byFormat) as [ImportFormat, number][];
  const parts = formats.map(([format, many]) => `${count(many)} from ${FORMATS[format]}`);
  const [first] = duplicates;
  const twice =
    first === undefined
      ? ''
      : `${counted(duplicateCount, 'article reads', 'articles read')} like another, in the dataset or among these, and stay out: ${placeSaid(first.b, name)} like ${placeSaid(first.a, name)}${duplicateCount === 1 ? '' : ' and others'}.`;
  return [
    `${counted(articles, 'article')} in ${counted(files, 'file')}: ${list(parts)}. ${count(written)} will be added.`,
    twice,
    problemsSaid(preview, name),
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

export function importedSaid({ articles, written, problemCount }: ImportArticlesResult, target: string): string {
  const left = articles - written;
  return [
    `${counted(written, 'article')} added to ${target}.`,
    ...(left <= 0 ? [] : [`${counted(left, 'article')} left out, which read like others.`]),
    ...(problemCount === 0 ? [] : [`${counted(problemCount, 'place')} could not be read; the log says which.`]),
  ].join(' ');
}

/** Why nothing was found. */
export function nothingFoundSaid(
  { files, ...result }: ImportArticlesResult,
  sources: readonly string[],
  name: (path: string) => string,
): string {
  const where = list(sources.slice(0, 3).map(name)) + (sources.length > 3 ? ' and others' : '');
  const looked = files === 0 ? 'There is no file that Grover could read as articles' : 'There is no article';
  const kinds = 'Markdown, web pages, plain text, CSV and JSON Lines can be imported.';
  return [`${looked} in ${where}.`, problemsSaid(result, name), kinds].filter((part) => part !== '').join(' ');
}

export function exportedSaid({ written, left, remarks, problemCount }: ExportArticlesResult, target: string): string {
  return [
    `${counted(written, 'article')} written to ${target}.`,
    ...(left === 0 ? [] : [`${counted(left, 'article')} left out.`]),
    ...remarks,
    ...(problemCount === 0 ? [] : [`${counted(problemCount, 'line')} could not be read; the log says which.`]),
  ].join(' ');
}

function problemsSaid(
  { problems, problemCount }: Pick<ImportArticlesResult, 'problems' | 'problemCount'>,
  name: (path: string) => string,
): string {
  if (problemCount === 0) return '';
  const told = problems.slice(0, MOST_TOLD).map((problem) => problemLine(problem, name));
  const others = problemCount > told.length ? [`and ${count(problemCount - told.length)} more.`] : [];
  return [`${counted(problemCount, 'place')} could not be read:`, ...told, ...others].join('\n');
}

const placeSaid = ({ file, line }: ArticlePlace, name: (path: string) => string): string =>
  `${name(file)}, line ${line},`;

export const problemLine = ({ file, line, message }: LineProblem, name: (path: string) => string): string =>
  `${name(file)}, line ${line}: ${message}`;
