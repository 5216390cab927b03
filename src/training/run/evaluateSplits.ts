// How well a trained discriminator tells apart the splits it did not learn from.
import type { SplitMetrics, WorstArticle } from '../../protocol/training.ts';
import { splitMetrics } from '../metrics/splitMetrics.ts';
import { worstArticles, type WorstArticles } from '../metrics/worstArticles.ts';
import { articleText } from '../output/articleText.ts';
import type { CheckpointStore, Discriminator, Example, Pace, Recorder, TrainingData } from '../recipe.ts';
import type { EventSink } from './eventSink.ts';
import { remembered } from './remembered.ts';

export interface EvaluatedSplit {
  readonly examples: readonly Example[];
  /** [examples, labels], row-major. */
  readonly probabilities: Float32Array;
  readonly metrics: SplitMetrics;
}

export interface EvaluatedSplits {
  readonly val?: EvaluatedSplit;
  readonly test?: EvaluatedSplit;
  readonly worst: WorstArticles;
}

export interface EvaluationDeps {
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
  readonly events: EventSink;
}

/** A split without articles is missing. The worst articles are those of the last split there is. */
export async function evaluateSplits(
  discriminator: Discriminator,
  data: TrainingData,
  { store, pace, recorder, events }: EvaluationDeps,
): Promise<EvaluatedSplits> {
  const { labels, positive } = data;
  const evaluate = async (split: 'val' | 'test'): Promise<EvaluatedSplit | undefined> => {
    const examples = data[split];
    if (examples.length === 0) return undefined;
    recorder.progress('evaluating', 0, examples.length, `Measuring on the ${split} split.`);
    const probabilities = await remembered(store, `${split}-predictions`, () =>
      discriminator.predict(examples, pace, recorder),
    );
    return { examples, probabilities, metrics: splitMetrics(probabilities, examples, labels, positive) };
  };
  const val = await evaluate('val');
  const test = await evaluate('test');
  const last = test ?? val;
  const worst =
    last === undefined
      ? { falsePositives: [], falseNegatives: [] }
      : worstArticles(last.probabilities, last.examples, labels, positive);
  writeTexts(events, worst);
  return { ...(val && { val }), ...(test && { test }), worst };
}

function writeTexts(events: EventSink, { falsePositives, falseNegatives }: WorstArticles): void {
  const write = (tag: string, articles: readonly WorstArticle[]): void => {
    articles.forEach((article, rank) => {
      events.add(rank, (writer) => {
        writer.text(tag, rank, articleText(article));
      });
    });
  };
  write('false_positives', falsePositives);
  write('false_negatives', falseNegatives);
}
