// Tables of human paragraphs by what they have in common.
import type { ReliabilityBin } from '../../src/protocol/training.ts';
import { figureText, markdownTable, NOT_MEASURED, percent } from './figureText.ts';
import type { ShareRow } from './paragraphTables.ts';

export const shareTable = (name: string, rows: readonly ShareRow[]): string =>
  rows.length === 0
    ? `${name}: ${NOT_MEASURED}, or too few.`
    : markdownTable(
        [name, 'articles', 'with a mark', 'paragraphs', 'marked', 'no verdict', 'too short besides'],
        rows.map(({ name: of, articles, articlesMarked, tooShort, marked }) => [
          of,
          String(articles),
          percent(articlesMarked / articles),
          String(marked.items),
          figureText(marked, 'share'),
          percent(marked.abstained ?? 0),
          String(tooShort),
        ]),
      );

export const reliabilityTable = (bins: readonly ReliabilityBin[]): string =>
  bins.length === 0
    ? `Reliability: ${NOT_MEASURED}.`
    : markdownTable(
        ['probability said', 'paragraphs', 'mean probability', 'share of machine text'],
        bins.map(({ from, to, examples, meanProbability, share }) => [
          `${from.toFixed(1)}-${to.toFixed(1)}`,
          String(examples),
          meanProbability.toFixed(3),
          share.toFixed(3),
        ]),
      );
