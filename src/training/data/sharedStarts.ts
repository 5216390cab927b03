// Twins that begin alike: a machine article that continues the first words of the human one.
import type { Leak } from '../../protocol/training.ts';
import type { Article } from './article.ts';
import { bestAuroc } from './bestAuroc.ts';
import { means, shares } from './leaks.ts';

/** Characters of the beginning that are compared, white space and case apart. */
const START = 50;
/** Share of the articles in pairs from which it is worth a word. */
const NOTABLE = 0.05;

/** Which share of each label begins like its twin. It stands on both sides of a pair, and pairs stay in one split: more is not done about it. */
export function sharedStarts(
  articles: readonly Article[],
  classes: readonly number[],
  labels: readonly string[],
  pairs: readonly (string | undefined)[],
): Leak | undefined {
  const starts = articles.map(({ fields }) =>
    fields.article
      .slice(0, 4 * START)
      .replace(/\s+/gu, '')
      .toLowerCase()
      .slice(0, START),
  );
  const byStart = new Map<string, Set<number>>();
  const keyOf = (at: number): string => `${pairs[at] ?? ''}\n${starts[at] ?? ''}`;
  articles.forEach((_, at) => {
    if (pairs[at] === undefined) return;
    const key = keyOf(at);
    byStart.set(key, (byStart.get(key) ?? new Set()).add(classes[at] ?? 0));
  });
  const flags = Float64Array.from(articles, (_, at) =>
    Number(pairs[at] !== undefined && (byStart.get(keyOf(at))?.size ?? 0) > 1),
  );
  const paired = pairs.filter((pair) => pair !== undefined).length;
  const shared = flags.reduce((sum, flag) => sum + flag, 0);
  if (paired === 0 || shared / paired < NOTABLE) return undefined;
  const byLabel = means(flags, classes, labels.length);
  const message = `The first ${START} characters are the twin's in ${shares(byLabel, labels)}. Articles stay as they are: it shows only beside the twin, and pairs stay in one split.`;
  return {
    kind: 'shared-starts',
    byLabel,
    auroc: bestAuroc(flags, classes, labels.length),
    message,
    isNormalised: true,
  };
}
