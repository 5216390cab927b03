// Files of articles for a discriminator that is there already: its labels, its normalisation; a label is no must.
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { DatasetInspection, LineProblem, Split } from '../../protocol/training.ts';
import type { Example } from '../recipe.ts';
import { exampleOf } from './arrange.ts';
import { countWords, type Article } from './article.ts';
import { inPieces } from './breathe.ts';
import { labelIndex } from './labels.ts';
import { normaliseFields, type Normalisation } from './normaliseArticle.ts';
import { pairsOf } from './pairs.ts';
import { FEWEST_WORDS, readArticles, type FileDigest } from './readArticles.ts';

/** `Example.label` of an article without a label that the discriminator knows; predicting does not look at it. */
export const NO_LABEL = -1;

export interface PredictionOptions {
  /** Of the discriminator, in class order. */
  readonly labels: readonly string[];
  /** What was done to the articles it learnt from. */
  readonly normalisation: Normalisation;
}

export interface PredictionArticle {
  readonly example: Example;
  /** As the file gives it; none is made. */
  readonly split?: Split;
}

export interface PredictionData {
  /** In the order of the lines; `example.label` is NO_LABEL where there is none to compare with. */
  readonly articles: readonly PredictionArticle[];
  /** Labels in the files that the discriminator does not know, most frequent first. */
  readonly unknownLabels: readonly { readonly label: string; readonly articles: number }[];
  readonly unlabelled: number;
  readonly tooShort: number;
  readonly files: DatasetInspection['files'];
  readonly digests: readonly FileDigest[];
  /** Lines passed over: the first 100 in full, and how many there are. */
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
}

/** Labels are compared exactly, then whatever their case. Fails like inspectDataset; nothing is written to the files. */
export async function loadForPrediction(
  files: readonly string[],
  { labels, normalisation }: PredictionOptions,
  signal?: AbortSignal,
): Promise<Result<PredictionData>> {
  if (files.length === 0) return fail('input-invalid', 'No file of articles was named.');
  try {
    const read = await readArticles(files, false, signal);
    const pairs = pairsOf(read.articles);
    const articles: PredictionArticle[] = [];
    await inPieces(read.articles.length, signal, (at) => {
      const article = read.articles[at];
      if (article === undefined) return;
      const fields = normaliseFields(article.fields, normalisation);
      if (countWords(fields.article ?? '') < FEWEST_WORDS) return;
      const example = exampleOf({ ...article, fields }, labelIndex(labels, article.label), pairs[at]);
      articles.push({ example, ...(article.split !== undefined && { split: article.split }) });
    });
    return ok({
      articles,
      unknownLabels: unknownLabels(read.articles, labels),
      unlabelled: read.articles.filter(({ label }) => label === '').length,
      tooShort: read.tooShort + (read.articles.length - articles.length),
      files: read.files,
      digests: read.digests,
      problems: read.problems,
      problemCount: read.problemCount,
    });
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

function unknownLabels(articles: readonly Article[], labels: readonly string[]): PredictionData['unknownLabels'] {
  const counts = new Map<string, number>();
  for (const { label } of articles)
    if (label !== '' && labelIndex(labels, label) === NO_LABEL) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({ label, articles: count }))
    .sort((a, b) => b.articles - a.articles || (a.label < b.label ? -1 : 1));
}
