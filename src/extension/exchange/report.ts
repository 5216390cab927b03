// How far two files agree, as a text with places that lead to their lines; free of VS Code.
import type { CompareLabelsParams, CompareLabelsResult, LabelDisagreement } from '../../protocol/labelling.ts';
import type { ArticlePlace } from '../../protocol/training.ts';
import { count, counted, fixed, percent } from '../training/numbers.ts';

export interface AgreementReport {
  readonly text: string;
  /** UTF-16 offsets into the text, each with the line of a file that it speaks of. */
  readonly links: readonly { readonly start: number; readonly end: number; readonly place: ArticlePlace }[];
}

/** Markdown that reads well as it stands. `name` gives a file as people know it. */
export function agreementReport(
  { a, b }: CompareLabelsParams,
  result: CompareLabelsResult,
  name: (path: string) => string,
): AgreementReport {
  const names = { a: name(a), b: name(b) };
  const { disagreements, disagreementCount } = result;
  const page = new Page();
  page.add(`# Labels in ${names.a} and ${names.b}\n\n`);
  page.add(`${[...agreement(result), ...overlap(result, names)].join('\n')}\n`);
  if (result.bothLabelled > 0) page.add(`\n${labelTable(result, names)}\n`);
  if (disagreementCount === 0) return page.report();
  page.add(`\n## ${counted(disagreementCount, 'disagreement')}\n\n`);
  page.add('Follow a place (Ctrl or Cmd and click) to settle it: the file opens for labelling at that line.\n');
  disagreements.forEach((one, at) => {
    addDisagreement(page, one, at + 1, name);
  });
  const more = disagreementCount - disagreements.length;
  if (more > 0) page.add(`\n${count(more)} more are not listed; settle these and compare again.\n`);
  return page.report();
}

function agreement({ bothLabelled, agreed, kappa, interval, reading }: CompareLabelsResult): string[] {
  if (bothLabelled === 0) return [reading];
  const share = `${count(agreed)} of ${counted(bothLabelled, 'article')} have the same label (${percent(agreed / bothLabelled)}).`;
  if (kappa === undefined) return [share, reading];
  const between = interval === undefined ? '' : ` (95 % interval ${fixed(interval[0], 2)} to ${fixed(interval[1], 2)})`;
  return [share, `Cohen’s kappa is ${fixed(kappa, 2)}${between}. ${reading}`];
}

function overlap(
  { common, bothLabelled, onlyA, onlyB }: CompareLabelsResult,
  names: { readonly a: string; readonly b: string },
): string[] {
  const unlabelled = common - bothLabelled;
  return [
    `${counted(common, 'article is', 'articles are')} in both files${unlabelled === 0 ? '' : `; ${count(unlabelled)} of them not labelled in both`}.`,
    `Only in ${names.a}: ${count(onlyA)}. Only in ${names.b}: ${count(onlyB)}.`,
  ];
}

function labelTable({ labels, table }: CompareLabelsResult, names: { readonly a: string; readonly b: string }): string {
  const sum = (row: readonly number[]): number => row.reduce((total, one) => total + one, 0);
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const columns = labels.map((_, at) => table.reduce((total, row) => total + (row[at] ?? 0), 0));
  const rows = [
    [`${names.a} ↓ ${names.b} →`, ...labels, 'together'],
    ...table.map((row, at) => [labels[at] ?? '', ...row.map(count), count(sum(row))]),
    ['together', ...columns.map(count), count(sum(columns))],
  ].map((row) => row.map(cell));
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function addDisagreement(page: Page, one: LabelDisagreement, number: number, name: (path: string) => string): void {
  const title = one.title.replace(/\s+/gu, ' ').trim();
  page.add(`\n${number}. ${title === '' ? 'Untitled' : title}\n   `);
  page.add(`${one.labelA}: `);
  page.link(one.a, name);
  page.add(` · ${one.labelB}: `);
  page.link(one.b, name);
  page.add('\n');
}

class Page {
  readonly #links: AgreementReport['links'][number][] = [];
  #text = '';

  add(text: string): void {
    this.#text += text;
  }

  link(place: ArticlePlace, name: (path: string) => string): void {
    const start = this.#text.length;
    this.add(`${name(place.file)}, line ${place.line}`);
    this.#links.push({ start, end: this.#text.length, place });
  }

  report(): AgreementReport {
    return { text: this.#text, links: this.#links };
  }
}
