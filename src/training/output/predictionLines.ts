// predictions-{val,test}.jsonl: what a discriminator said of each article.
import { argmax, rowOf } from '../metrics/confusion.ts';
import { checkProbabilities } from '../metrics/splitMetrics.ts';
import type { Example } from '../recipe.ts';

/** One JSON text for each example, without line ends; `probabilities` is [examples, labels], row-major. */
export function predictionLines(
  probabilities: Float32Array,
  examples: readonly Pick<Example, 'id' | 'file' | 'line' | 'label' | 'pair'>[],
  labels: readonly string[],
): string[] {
  if (examples.length > 0) checkProbabilities(probabilities, examples, labels.length);
  return examples.map(({ id, file, line, label, pair }, at) => {
    const row = rowOf(probabilities, at, labels.length);
    return JSON.stringify({
      id,
      file,
      line,
      label: labels[label],
      probabilities: Object.fromEntries(labels.map((name, column) => [name, shortest(row[column] ?? 0)])),
      predicted: labels[argmax(row)],
      ...(pair === undefined ? {} : { pair }),
    });
  });
}

/** Nine digits hold any float32. */
const shortest = (value: number): number => Number(value.toPrecision(9));
