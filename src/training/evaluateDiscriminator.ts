// A discriminator that is there already, on articles of JSONL files: how well it does on them, and what it says of each.
import { basename, resolve } from 'node:path';
import type { Precision } from '../engines/engine.ts';
import { inspectModelFolder } from '../grover/checkpoints/openModel.ts';
import { ok, ProblemError, unwrap, type Result } from '../grover/problem.ts';
import type { LineProblem, RecipeName, Split, SplitMetrics } from '../protocol/training.ts';
import { loadForPrediction, NO_LABEL, type PredictionArticle, type PredictionData } from './data/loadForPrediction.ts';
import { readDiscriminatorFile, type DiscriminatorFile } from './discriminatorFile.ts';
import { locateModel, trunkProblem } from './locateModel.ts';
import { splitMetrics } from './metrics/splitMetrics.ts';
import { worstArticles, type WorstArticles } from './metrics/worstArticles.ts';
import { normalisationOf, openDiscriminator } from './openDiscriminator.ts';
import { predictionLines } from './output/predictionLines.ts';
import type { Pace, Recorder, Trunk } from './recipe.ts';

export interface EvaluationDeps {
  /** Absolute path of the Grover that comes along. */
  readonly shippedModel: string;
  /** Opens a model folder, at that precision where it is given; whoever opens it disposes of it. Rejects with ProblemError. */
  readonly openTrunk: (folder: string, precision?: Precision) => Promise<Trunk>;
  /** Folder of derived files, where @tensorflow/tfjs-node is looked for as well. */
  readonly cacheFolder?: string;
  readonly pace: Pace;
  readonly recorder?: Recorder;
}

export interface Evaluation extends WorstArticles {
  readonly name: string;
  readonly recipe: RecipeName;
  readonly labels: readonly string[];
  readonly positive?: string;
  readonly engine: string;
  /** Of all articles with a label that the discriminator knows; missing when there is none. */
  readonly all?: SplitMetrics;
  /** Of those for which the files name a split. */
  readonly splits: Readonly<Partial<Record<Split, SplitMetrics>>>;
  /** One JSON text an article, as in predictions-test.jsonl. */
  readonly predictions: readonly string[];
  readonly unknownLabels: PredictionData['unknownLabels'];
  readonly unlabelled: number;
  readonly tooShort: number;
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
}

/** Articles without a label are predicted and not measured. Fails for a folder or files that cannot be read, or cancelled. */
export async function evaluateDiscriminator(
  folder: string,
  files: readonly string[],
  deps: EvaluationDeps,
): Promise<Result<Evaluation>> {
  try {
    const file = unwrap(await readDiscriminatorFile(folder));
    const normalisation = normalisationOf(folder, file);
    const data = unwrap(await loadForPrediction(files, { labels: file.labels, normalisation }, deps.pace.signal));
    return ok(await evaluate(folder, file, data, deps));
  } catch (thrown) {
    if (thrown instanceof ProblemError) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

async function evaluate(
  folder: string,
  { recipe, labels, positive }: DiscriminatorFile,
  { articles, unknownLabels, unlabelled, tooShort, problems, problemCount }: PredictionData,
  { shippedModel, openTrunk, cacheFolder, pace, recorder }: EvaluationDeps,
): Promise<Evaluation> {
  const { discriminator } = unwrap(
    await openDiscriminator(folder, {
      trunk: () => trunkUnder(folder, shippedModel, openTrunk),
      openFolder: openTrunk,
      ...(cacheFolder !== undefined && { cacheFolder }),
    }),
  );
  try {
    const examples = articles.map(({ example }) => example);
    const probabilities = await discriminator.predict(examples, pace, recorder);
    const index = positive === undefined ? undefined : labels.indexOf(positive);
    const measure = (wanted: (article: PredictionArticle) => boolean): SplitMetrics | undefined => {
      const rows = labelledRows(articles, wanted);
      if (rows.length === 0) return undefined;
      const some = picked(probabilities, rows, labels.length);
      return splitMetrics(
        some,
        rows.flatMap((row) => examples[row] ?? []),
        labels,
        index,
      );
    };
    const known = labelledRows(articles, () => true);
    const all = measure(() => true);
    return {
      name: basename(resolve(folder)),
      recipe,
      labels,
      ...(positive !== undefined && { positive }),
      engine: discriminator.engine,
      ...(all && { all }),
      splits: splitsOf((split) => measure((article) => article.split === split)),
      ...worstArticles(
        picked(probabilities, known, labels.length),
        known.flatMap((row) => examples[row] ?? []),
        labels,
        index,
      ),
      predictions: predictionLines(probabilities, examples, labels),
      unknownLabels,
      unlabelled,
      tooShort,
      problems,
      problemCount,
    };
  } finally {
    await discriminator.dispose();
  }
}

/** The Grover under a frozen head; where it is no more, that is said of the discriminator. Throws ProblemError. */
async function trunkUnder(
  folder: string,
  shippedModel: string,
  openTrunk: EvaluationDeps['openTrunk'],
): Promise<Trunk> {
  const { weights, discriminator } = unwrap(await locateModel(resolve(folder), shippedModel));
  if (discriminator !== undefined) {
    const model = await inspectModelFolder(weights);
    if (!model.ok) throw new ProblemError(trunkProblem(discriminator, model.problem));
    await model.value.weights.close();
  }
  return openTrunk(weights);
}

function splitsOf(measure: (split: Split) => SplitMetrics | undefined): Evaluation['splits'] {
  const [train, val, test] = [measure('train'), measure('val'), measure('test')];
  return { ...(train && { train }), ...(val && { val }), ...(test && { test }) };
}

const labelledRows = (
  articles: readonly PredictionArticle[],
  wanted: (article: PredictionArticle) => boolean,
): number[] => articles.flatMap((article, row) => (article.example.label !== NO_LABEL && wanted(article) ? [row] : []));

function picked(values: Float32Array, rows: readonly number[], width: number): Float32Array {
  const some = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    some.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return some;
}
