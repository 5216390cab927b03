// Labelled files become training data: read, inspected, normalised and split, without a change to any of them.
import { fail, ok, toProblem, unwrap, type Problem, type Result } from '../../grover/problem.ts';
import type { DatasetInspection, Leak, Split, SplitCount } from '../../protocol/training.ts';
import type { Example, TrainingData } from '../recipe.ts';
import { arrange, type Arranged } from './arrange.ts';
import { countWords, median, type Article } from './article.ts';
import { inPieces } from './breathe.ts';
import { choosePositive, classOrder } from './labels.ts';
import { listed } from './listed.ts';
import { measureLeaks } from './leaks.ts';
import { withMaxTrainingExamples } from './maxTrainingExamples.ts';
import { countSpans, judgementRemarks } from './judgementRemarks.ts';
import { normaliseTexts, type Normalisation } from './normaliseArticle.ts';
import { normaliseSpans } from './normaliseSpans.ts';
import { countPairs } from './pairs.ts';
import { FEWEST_WORDS, readArticles, type FileDigest, type ReadArticles } from './readArticles.ts';
import { sharedStarts } from './sharedStarts.ts';

/** Articles of a label below which nothing can be learnt and checked, all splits together. */
export const FEWEST_PER_LABEL = 10;

export interface DatasetOptions {
  /** The label that is looked for; missing: machine, or the one that means the same. */
  readonly positive?: string;
  /** Texts as they are, and copies of val and test articles left in train. */
  readonly keepLeaks?: boolean;
  /** Of the splits that are made. */
  readonly seed: number;
  /** Machine articles kept for training (see withMaxTrainingExamples). */
  readonly maxTrainingExamples?: number;
}

export interface LoadedDataset {
  readonly data: TrainingData;
  readonly inspection: DatasetInspection;
  readonly digests: readonly FileDigest[];
  /** What was done to each article, to be done to any text that is predicted. */
  readonly normalisation: Normalisation;
}

/** What training needs. Fails as inspectDataset does, and when the articles do not suffice for any training. */
export async function loadDataset(
  files: readonly string[],
  options: DatasetOptions,
  signal?: AbortSignal,
): Promise<Result<LoadedDataset>> {
  const loaded = await inspectDataset(files, options, signal);
  const problem = loaded.ok ? tooLittle(loaded.value.inspection) : undefined;
  return problem === undefined ? loaded : { ok: false, problem };
}

/**
 * What is in these files, even where they do not suffice (`inspection.problem`). Fails with file-missing or input-invalid when one
 * cannot be read or `positive` is no label, with cancelled when the signal was aborted.
 */
export async function inspectDataset(
  files: readonly string[],
  options: DatasetOptions,
  signal?: AbortSignal,
): Promise<Result<LoadedDataset>> {
  if (files.length === 0) return fail('input-invalid', 'No file of labelled articles was named.');
  try {
    return ok(await load(await readArticles(files, true, signal), options, signal));
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

async function load(read: ReadArticles, options: DatasetOptions, signal?: AbortSignal): Promise<LoadedDataset> {
  const { seed, keepLeaks = false, maxTrainingExamples = 0 } = options;
  const labels = classOrder(read.articles.map(({ label }) => label));
  const positive = unwrap(choosePositive(labels, labels.length === 0 ? undefined : options.positive));
  const places = new Map(labels.map((label, at) => [label, at]));
  const classOf = (article: Article): number => places.get(article.label) ?? 0;
  const { leaks, normalisation } = await measureLeaks(
    read.articles,
    read.articles.map(classOf),
    labels,
    keepLeaks,
    signal,
  );
  const spansBefore = countSpans(read.articles);
  const { articles, words } = await normalised(read.articles, normalisation, signal);
  const classes = articles.map(classOf);
  const arranged = await arrange(articles, classes, { labels, seed, keepLeaks, normalisation }, signal);
  const starts = sharedStarts(articles, classes, labels, arranged.pairs);
  const inspection = describe(read, articles, words, arranged, {
    labels,
    classes,
    leaks: starts === undefined ? leaks : [...leaks, starts],
    ...(positive.index !== undefined && { positive: labels[positive.index] ?? '' }),
    remarks: [
      ...remarksOf(arranged, positive.remark, keepLeaks),
      ...judgementRemarks(articles, labels, { positive: positive.index, spansBefore }),
    ],
  });
  const data: TrainingData = {
    labels,
    positive: positive.index,
    ...arranged.bySplit,
    train: withMaxTrainingExamples(arranged.bySplit.train, maxTrainingExamples),
  };
  const problem = tooLittle(inspection);
  return {
    data,
    inspection: problem === undefined ? inspection : { ...inspection, problem },
    digests: read.digests,
    normalisation,
  };
}

/** Articles as they will be learnt from, in place of the originals; what has become too short is left out. */
async function normalised(
  articles: Article[],
  settings: Normalisation,
  signal?: AbortSignal,
): Promise<{ readonly articles: readonly Article[]; readonly words: readonly number[] }> {
  const words = new Array<number>(articles.length).fill(0);
  await inPieces(articles.length, signal, (at) => {
    const original = articles[at];
    if (original === undefined) return;
    const fields = normaliseTexts(original.fields, settings);
    const { spans, ...rest } = original;
    const moved = spans && normaliseSpans(original.fields.article, spans, settings).spans;
    articles[at] = { ...rest, fields, ...(moved !== undefined && moved.length > 0 && { spans: moved }) };
    words[at] = countWords(fields.article);
  });
  return {
    articles: articles.filter((_, at) => (words[at] ?? 0) >= FEWEST_WORDS),
    words: words.filter((count) => count >= FEWEST_WORDS),
  };
}

interface Described {
  readonly labels: readonly string[];
  readonly classes: readonly number[];
  readonly leaks: readonly Leak[];
  readonly positive?: string;
  readonly remarks: readonly string[];
}

function describe(
  read: ReadArticles,
  articles: readonly Article[],
  words: readonly number[],
  { bySplit, pairs, duplicates, splitsMade }: Arranged,
  { labels, classes, leaks, positive, remarks }: Described,
): DatasetInspection {
  const byLabel = (values: readonly number[]): number[] => {
    const counts = labels.map(() => 0);
    for (const label of values) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };
  const countOf = (split: readonly Example[]): SplitCount => ({
    articles: split.length,
    byLabel: byLabel(split.map(({ label }) => label)),
  });
  return {
    files: read.files,
    problems: read.problems,
    problemCount: read.problemCount,
    articles: articles.length,
    labels,
    ...(positive !== undefined && { positive }),
    byLabel: byLabel(classes),
    splits: { train: countOf(bySplit.train), val: countOf(bySplit.val), test: countOf(bySplit.test) },
    splitsMade,
    ...countPairs(articles, pairs),
    duplicates,
    tooShort: read.tooShort + (read.articles.length - articles.length),
    fewestWords: FEWEST_WORDS,
    leaks,
    medianWords: median(words),
    remarks,
  };
}

function remarksOf(
  { moved, valInTest, parted, duplicates: { acrossSplits } }: Arranged,
  positive: string | undefined,
  keepLeaks: boolean,
): readonly string[] {
  const copies = `Of train, ${acrossSplits} ${acrossSplits === 1 ? 'article is' : 'articles are'} nearly the same as one of val or test`;
  return [
    ...(acrossSplits === 0 ? [] : [`${copies}: ${keepLeaks ? 'the numbers will flatter.' : 'left out of training.'}`]),
    ...(positive === undefined ? [] : [positive]),
    ...(moved === 0 ? [] : [`The files have no articles for validation: ${moved} of train are used for it.`]),
    ...(parted === 0 ? [] : [`The files put the articles of ${parted} pairs into different splits.`]),
    ...(valInTest === 0 ? [] : [`${valInTest} articles of val are nearly the same as articles of test.`]),
  ];
}

/** Why these articles do not suffice for any training. */
function tooLittle({
  articles,
  labels,
  byLabel,
  splits,
  splitsMade,
  positive,
}: DatasetInspection): Problem | undefined {
  const need = `Training needs at least two labels with ${FEWEST_PER_LABEL} articles each, of ${FEWEST_WORDS} words or more.`;
  const problem = (message: string, hint = need): Problem => ({ code: 'input-invalid', message, hint });
  if (labels.length === 0) return problem('There is no labelled article in these files.');
  if (labels.length === 1) return problem(`All articles have the same label, “${labels[0] ?? ''}”.`);
  const few = labels.flatMap((label, at) => {
    const count = byLabel[at] ?? 0;
    return count < FEWEST_PER_LABEL ? [`“${label}” has ${count}`] : [];
  });
  if (few.length > 0) return problem(`There are too few articles: ${listed(few)}.`);
  for (const split of ['train', 'val'] satisfies Split[]) {
    const missing = labels.filter((_, at) => splits[split].byLabel[at] === 0);
    // Validation can do without a rare label, not with one alone.
    const isMust =
      split === 'train' || missing.length > labels.length - 2 || missing.some((label) => label === positive);
    if (missing.length === 0 || !isMust) continue;
    return problem(
      `No article in ${split} has ${missing.length === 1 ? 'the label' : 'one of the labels'} ${listed(missing.map((label) => `“${label}”`))}.`,
      splitsMade === articles
        ? 'Articles that are nearly the same and articles of one pair stay together, so these cannot be divided: add others.'
        : `Give ${split} articles of each label, or leave "split" out of all lines: splits are then made.`,
    );
  }
  return undefined;
}
