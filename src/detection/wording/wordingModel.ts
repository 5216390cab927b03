// How likely a text's wording is a machine's: linear weights on hashed n-grams, one row a head.
import { ok, type Result } from '../../grover/problem.ts';
import { GramCounter, bucketsOf } from './grams.ts';
import { parseWordingFile, type WordingWeights } from './wordingFile.ts';

export { WORDING_FILE, serialiseWording } from './wordingFile.ts';

export interface WordingModel {
  readonly heads: readonly string[];
  /** Log-odds [heads] of a text; zeros for one without a letter. */
  score(text: string): Float64Array;
}

/** Opens the bytes of a wording model; `source` names the file in the message. Fails with file-corrupt. */
export function parseWording(bytes: Uint8Array, source: string): Result<WordingModel> {
  const parsed = parseWordingFile(bytes, source);
  return parsed.ok ? ok(createWordingModel(parsed.value)) : parsed;
}

/** Score of a head = intercept + scale × Σ weight × value over the n-grams that occur (GramCounts). */
export function createWordingModel({ heads, grams, weights }: WordingWeights): WordingModel {
  const counter = new GramCounter(grams);
  const width = bucketsOf(grams);
  return {
    heads: heads.map(({ name }) => name),
    score: (text) => {
      const scores = new Float64Array(heads.length);
      const counted = counter.count(text);
      if (counted === undefined) return scores;
      const { buckets, values, size } = counted;
      heads.forEach(({ intercept, scale }, head) => {
        const row = weights.subarray(head * width, (head + 1) * width);
        let sum = 0;
        for (let n = 0; n < size; n++) sum += (row[buckets[n] ?? 0] ?? 0) * (values[n] ?? 0);
        scores[head] = intercept + scale * sum;
      });
      return scores;
    },
  };
}
