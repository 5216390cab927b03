// Whether a probability means what it says: paragraphs of held-out outlets against held-out machine text.
import type { ReliabilityBin } from '../../src/protocol/training.ts';
import { brier, calibrationError, reliability, type Judged } from '../../src/training/metrics/binary.ts';
import { bootstrap } from './bootstrap.ts';
import type { CorpusLine } from './corpusLines.ts';
import { figuresOf, type Figures } from './figure.ts';
import { grouped } from './grouped.ts';
import { groupOf } from './humanFigures.ts';
import type { ReadText } from './readTexts.ts';

export interface JudgedParagraph extends Omit<Judged, 'weight'> {
  readonly group: string;
  /** Where the text comes from; sources of one side count the same. */
  readonly source: string;
}

/** Paragraphs long enough for a probability. */
export const judgedParagraphs = (read: readonly ReadText<CorpusLine>[], isPositive: boolean): JudgedParagraph[] =>
  read.flatMap(({ about, paragraphs }) =>
    paragraphs.flatMap(({ probability }) =>
      probability === undefined ? [] : [{ group: groupOf(about), source: about.set, probability, isPositive }],
    ),
  );

/** Human and machine text count the same, as do a side's sources: as many of each is no fact about the world. */
export function weighed(paragraphs: readonly JudgedParagraph[]): Judged[] {
  const sideOf = ({ isPositive }: JudgedParagraph): string => String(isPositive);
  return [...grouped(paragraphs, sideOf).values()].flatMap((side) => {
    const sources = [...grouped(side, ({ source }) => source).values()];
    return sources.flatMap((own) => own.map((one) => ({ ...one, weight: 0.5 / (sources.length * own.length) })));
  });
}

export interface CalibrationFigures {
  readonly figures: Figures;
  readonly bins: readonly ReliabilityBin[];
}

/** Nothing unless both sides are there. */
export function calibrationFigures(key: string, paragraphs: readonly JudgedParagraph[]): CalibrationFigures {
  if (new Set(paragraphs.map(({ isPositive }) => isPositive)).size < 2) return { figures: {}, bins: [] };
  const of = (statistic: (judged: readonly Judged[]) => number) =>
    bootstrap(
      paragraphs,
      ({ group }) => group,
      (sample) => statistic(weighed(sample)),
    );
  return {
    figures: figuresOf([
      [`${key}/error`, of(calibrationError)],
      [`${key}/brier`, of(brier)],
    ]),
    bins: reliability(weighed(paragraphs)),
  };
}
