// The tables of the public test sets and of the human pieces.
import { MACHINE_KINDS } from '../../models/detector/fit.ts';
import { MODERN, RATES } from './evalFigures.ts';
import type { Figures } from './figure.ts';
import { figureText, markdownTable, percent } from './figureText.ts';
import { KINDS, PIECES, type Kind } from './humanFigures.ts';

/** A row for each file, the modern ones' mean first. */
export function evalTable(figures: Figures, files: readonly string[]): string {
  const rows = ['modern', ...files.toSorted((a, b) => placeOf(a) - placeOf(b))];
  return markdownTable(
    [
      'generator',
      'pairs',
      'AUROC raw',
      'AUROC normalised',
      `by ${MACHINE_KINDS.join(' / ')} alone`,
      ...RATES.map((rate) => `found at ${100 * rate} % false positives`),
      'found at the shipped threshold',
      'AUROC, 60 words',
      'found, 60 words',
    ],
    rows.map((file) => {
      const of = (form: string, name: string) => figures[`eval/${file}/${form}/${name}`];
      return [
        file === 'modern' ? 'mean of the five modern' : file,
        String(of('words150', 'auroc')?.items ?? 0),
        figureText(of('raw', 'auroc'), 'auroc'),
        figureText(of('words150', 'auroc'), 'auroc'),
        MACHINE_KINDS.map((kind) => of('words150', kind)?.value.toFixed(2) ?? '').join(' / '),
        ...RATES.map((rate) => figureText(of('words150', `at${rate}`), 'share')),
        figureText(of('words150', 'found'), 'share'),
        figureText(of('words60', 'auroc'), 'auroc'),
        figureText(of('words60', 'found'), 'share'),
      ];
    }),
  );
}

const placeOf = (file: string): number => (MODERN.includes(file) ? MODERN.indexOf(file) : MODERN.length);

const NAMES: Readonly<Record<Kind, string>> = {
  outlets: 'news of outlets not seen (Article-Bias)',
  year: 'news of a year not seen (Article-Bias)',
  bbc: 'BBC (human side of the public sets)',
  senate: 'press releases of senators not seen',
  briefings: 'briefings of the White House, months not seen',
};

/** A row for each kind of human text, its pieces of each length side by side. */
export const humanTable = (figures: Figures): string =>
  markdownTable(
    ['human text', ...PIECES.flatMap((words) => [`${words} words: pieces`, 'marked', 'no verdict'])],
    KINDS.map((kind) => [
      NAMES[kind],
      ...PIECES.flatMap((words) => {
        const figure = figures[`human/${kind}/${words}/marked`];
        const abstained = figure?.abstained === undefined ? '' : percent(figure.abstained);
        return [String(figure?.items ?? 0), figureText(figure, 'share'), abstained];
      }),
    ]),
  );
