// The words that masking leaves as they are.
import { foldText, type FoldOptions } from '../../detection/wording/fold.ts';

/** The `count` most frequent words of these texts as the wording model reads them, in lower case, the most frequent first. */
export function frequentWords(texts: readonly string[], count: number, fold: FoldOptions): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of foldText(text, fold)
      .toLowerCase()
      .matchAll(/[\p{L}\p{M}\p{N}_]+/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return ordered.slice(0, count).map(([word]) => word);
}
