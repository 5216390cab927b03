// The public test sets: how far human and machine scores lie apart, and what the shipped threshold finds.
import { MACHINE_KINDS } from '../../models/detector/fit.ts';
import { auroc, type Scored } from '../../src/training/metrics/binary.ts';
import { bootstrap } from './bootstrap.ts';
import type { ReadParagraph } from './detector.ts';
import { FORM_NAMES, formed, type EvalFile, type Form } from './evalPairs.ts';
import { figuresOf, markedShare, verdictOf, type Figures } from './figure.ts';
import { grouped } from './grouped.ts';
import { truePositiveRate } from './rates.ts';
import type { TextReader } from './readTexts.ts';
import { sampled } from './sampled.ts';

/** Those whose mean counts: instruction-tuned models, none of which anything was trained on. */
export const MODERN = ['gpt-3.5-turbo', 'gpt-4', 'claude-3-opus', 'claude-3-sonnet', 'gemini-1.5-pro'];
/** False-positive rates at which the true positives are told, as the papers tell them. */
export const RATES = [0.01, 0.05];

/** Both sides of a pair, each read as one paragraph. */
export interface ReadPair {
  readonly file: string;
  readonly article: string;
  readonly human: readonly ReadParagraph[];
  readonly machine: readonly ReadParagraph[];
}

export async function measureEval(read: TextReader, files: readonly EvalFile[], limit: number): Promise<Figures> {
  let figures: Figures = {};
  for (const form of FORM_NAMES) {
    const pairs: ReadPair[] = [];
    for (const file of files) pairs.push(...(await readPairs(read, file, form, limit)));
    figures = { ...figures, ...figuresOfForm(pairs, form) };
  }
  return figures;
}

async function readPairs(read: TextReader, { name, pairs }: EvalFile, form: Form, limit: number): Promise<ReadPair[]> {
  const few = sampled(pairs, ({ article }) => article, limit);
  const texts = few.flatMap((pair) =>
    formed(pair.texts, form).map((article, side) => ({ fields: { article }, about: { pair, side } })),
  );
  const sides = await read(`eval-${name}-${form}`, texts);
  return few.map((pair) => {
    const of = (side: number): readonly ReadParagraph[] =>
      sides.find(({ about }) => about.pair === pair && about.side === side)?.paragraphs ?? [];
    return { file: name, article: pair.article, human: of(0), machine: of(1) };
  });
}

/** Of each file, and of the modern ones together: the mean over files, a human article drawn in all of them or in none. */
export function figuresOfForm(pairs: readonly ReadPair[], form: Form): Figures {
  const files = grouped(pairs, ({ file }) => file);
  const modern = pairs.filter(({ file }) => MODERN.includes(file));
  return {
    ...Object.fromEntries(
      [...files].flatMap(([file, own]) => Object.entries(figuresOfPairs(own, `eval/${file}/${form}`))),
    ),
    ...figuresOfPairs(modern, `eval/modern/${form}`),
  };
}

function figuresOfPairs(pairs: readonly ReadPair[], key: string): Figures {
  const articleOf = ({ article }: ReadPair): string => article;
  const mean = (statistic: (samples: readonly Scored[]) => number | undefined, scoreOf = wholeScore) =>
    bootstrap(pairs, articleOf, (sample) =>
      meanOverFiles(sample, (own) => statistic(own.flatMap((pair) => scoresOf(pair, scoreOf)))),
    );
  const verdicts = pairs.map(({ article, machine }) => verdictOf(article, machine));
  return figuresOf([
    [`${key}/auroc`, mean(auroc)],
    ...MACHINE_KINDS.map((kind, at) => [`${key}/${kind}`, mean(auroc, ({ kinds }) => kinds?.[at])] as const),
    ...RATES.map((rate) => [`${key}/at${rate}`, mean((samples) => truePositiveRate(samples, rate))] as const),
    [`${key}/found`, markedShare(verdicts)],
  ]);
}

function meanOverFiles(
  pairs: readonly ReadPair[],
  statistic: (pairs: readonly ReadPair[]) => number | undefined,
): number | undefined {
  const values = [...grouped(pairs, ({ file }) => file).values()].flatMap((own) => statistic(own) ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Log-odds of both sides; a text without a number has no place among them. */
const scoresOf = ({ human, machine }: ReadPair, scoreOf: ScoreOf): Scored[] =>
  [human, machine].flatMap(([paragraph], side) => {
    const score = paragraph === undefined ? undefined : scoreOf(paragraph);
    return score === undefined ? [] : [{ score, isPositive: side === 1 }];
  });

type ScoreOf = (paragraph: ReadParagraph) => number | undefined;
const wholeScore: ScoreOf = ({ score }) => score;
