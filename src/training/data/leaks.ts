// What besides the writing tells the labels of articles apart: measured one thing at a time, with what is done about each.
import type { Leak } from '../../protocol/training.ts';
import { countWords, median, type Article } from './article.ts';
import { inPieces } from './breathe.ts';
import { bestAuroc } from './bestAuroc.ts';
import { METADATA, NO_NORMALISATION, normaliseArticle, type Metadata, type Normalisation } from './normaliseArticle.ts';
import { listed } from './listed.ts';
import { TEXT_LEAKS } from './textLeaks.ts';

/** AUROC from which something alone tells the labels apart: of two labels, a share that differs by a tenth. */
const LEAKS_FROM = 0.55;
/** AUROC of the length from which articles are cut, if chance does not explain it; lengths always differ a little. */
const LENGTH_LEAKS_FROM = 0.6;
/** Standard deviations of the AUROC from 0.5 that chance explains. */
const CHANCE = 2;
/** No article is cut below so many words for the sake of its length. */
const FEWEST_KEPT_WORDS = 60;
/** Of each label's lengths, tried in turn as the most words of an article. */
const LENGTH_QUANTILES = [0.9, 0.75, 0.5, 0.25, 0.1];

export interface MeasuredLeaks {
  readonly leaks: readonly Leak[];
  readonly normalisation: Normalisation;
}

/** What is done where a measured leak is found. */
async function measureTexts(
  articles: readonly Article[],
  classes: readonly number[],
  labels: readonly string[],
  keep: boolean,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly leak: Leak; readonly settings: Partial<Normalisation> }[]> {
  const leaks: { readonly leak: Leak; readonly settings: Partial<Normalisation> }[] = [];
  for (const { kind, feature, leaksFrom = LEAKS_FROM, settings, found, done } of TEXT_LEAKS) {
    if (leaks.some(({ leak }) => leak.kind === kind)) continue;
    const values = new Float64Array(articles.length);
    await inPieces(articles.length, signal, (at) => {
      values[at] = Number(feature(articles[at]?.fields.article ?? ''));
    });
    const auroc = bestAuroc(values, classes, labels.length);
    if (auroc < leaksFrom) continue;
    const middle = values.some((value) => value !== 0 && value !== 1) ? median(values) : 0;
    const byLabel = means(
      values.map((value) => Number(value > middle)),
      classes,
      labels.length,
    );
    const message = `${found} ${shares(byLabel, labels)}. ${keep ? KEPT : done}`;
    leaks.push({ leak: { kind, byLabel, auroc, message, isNormalised: !keep }, settings });
  }
  return leaks;
}

/**
 * Measures every leak; what leaks is in `leaks`, and the settings take it away unless `keep`. `classes` are indices into
 * `labels`, one for each article. The length is measured on what the other settings leave of an article.
 */
export async function measureLeaks(
  articles: readonly Article[],
  classes: readonly number[],
  labels: readonly string[],
  keep: boolean,
  signal?: AbortSignal,
): Promise<MeasuredLeaks> {
  const texts = await measureTexts(articles, classes, labels, keep, signal);
  const metadata = measureMetadata(articles, classes, labels, keep);
  const leaks = [...texts, ...metadata].map(({ leak }) => leak);
  let normalisation = NO_NORMALISATION;
  if (!keep) {
    for (const { settings } of texts) normalisation = { ...normalisation, ...settings };
    normalisation = { ...normalisation, withoutFields: metadata.map(({ name }) => name) };
  }
  const length = await measureLength(articles, classes, labels, normalisation, keep, signal);
  if (length === undefined) return { leaks, normalisation };
  return { leaks: [...leaks, length.leak], normalisation: { ...normalisation, mostWords: length.mostWords } };
}

const KEPT = 'It is left as it is: a discriminator may learn this instead of the writing.';

/** Metadata that one label has more often than another. */
function measureMetadata(
  articles: readonly Article[],
  classes: readonly number[],
  labels: readonly string[],
  keep: boolean,
): readonly { readonly leak: Leak; readonly name: Metadata }[] {
  return METADATA.flatMap((name) => {
    const flags = Float64Array.from(articles, ({ fields }) => Number((fields[name]?.length ?? 0) > 0));
    const auroc = bestAuroc(flags, classes, labels.length);
    if (auroc < LEAKS_FROM) return [];
    const byLabel = means(flags, classes, labels.length);
    const message = `“${name}” is given in ${shares(byLabel, labels)}. ${keep ? KEPT : 'It is left out of all articles.'}`;
    return [{ leak: { kind: 'fields', byLabel, auroc, message, isNormalised: !keep }, name }];
  });
}

/**
 * Lengths in characters by label; AUROC of the number of words. Each label's 90th percentile of words, then its 75th and so on
 * to the 10th, is tried as the most words of an article, the smallest label's each time, until the length tells next to nothing.
 */
async function measureLength(
  articles: readonly Article[],
  classes: readonly number[],
  labels: readonly string[],
  normalisation: Normalisation,
  keep: boolean,
  signal: AbortSignal | undefined,
): Promise<{ leak: Leak; mostWords: number } | undefined> {
  const words = new Float64Array(articles.length);
  const characters: number[][] = labels.map(() => []);
  await inPieces(articles.length, signal, (at) => {
    const text = normaliseArticle(articles[at]?.fields.article ?? '', normalisation);
    words[at] = countWords(text);
    characters[classes[at] ?? 0]?.push(text.length);
  });
  const auroc = bestAuroc(words, classes, labels.length);
  if (auroc < Math.max(LENGTH_LEAKS_FROM, 0.5 + CHANCE * spreadOf(characters.map(({ length: size }) => size))))
    return undefined;
  const byLabel = characters.map(median);
  const found = `Articles are ${listed(labels.map((label, at) => `${Math.round(byLabel[at] ?? 0)} characters long if “${label}”`))} (median).`;
  if (keep) return { leak: leakOf(byLabel, auroc, `${found} ${KEPT}`, false), mostWords: 0 };
  const { mostWords, left } = commonLength(words, classes, labels.length);
  const done = `All articles end after at most ${mostWords} words, at the end of a sentence; length alone then tells ${left.toFixed(2)} (AUROC) instead of ${auroc.toFixed(2)}.`;
  return { leak: leakOf(byLabel, auroc, `${found} ${done}`, true), mostWords };
}

/** Standard deviation of the AUROC of a feature that says nothing, of the rarest label against the rest (Mann and Whitney 1947). */
function spreadOf(sizes: readonly number[]): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const rarest = Math.min(...sizes.filter((size) => size > 0));
  return rarest < all ? Math.sqrt((all + 1) / (12 * rarest * (all - rarest))) : Infinity;
}

const leakOf = (byLabel: readonly number[], auroc: number, message: string, isNormalised: boolean): Leak => ({
  kind: 'length',
  byLabel,
  auroc,
  message,
  isNormalised,
});

function commonLength(
  words: Float64Array,
  classes: readonly number[],
  count: number,
): { readonly mostWords: number; readonly left: number } {
  const byLabel = Array.from({ length: count }, (): number[] => []);
  words.forEach((own, at) => byLabel[classes[at] ?? 0]?.push(own));
  for (const own of byLabel) own.sort((a, b) => a - b);
  const quantile = (q: number): number =>
    Math.min(
      ...byLabel.filter(({ length }) => length > 0).map((sorted) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0),
    );
  let choice = { mostWords: 0, left: 1 };
  for (const q of LENGTH_QUANTILES) {
    const mostWords = Math.max(FEWEST_KEPT_WORDS, quantile(q));
    choice = {
      mostWords,
      left: bestAuroc(
        words.map((own) => Math.min(own, mostWords)),
        classes,
        count,
      ),
    };
    if (choice.left < LENGTH_LEAKS_FROM || mostWords === FEWEST_KEPT_WORDS) break;
  }
  return choice;
}

/** Mean of a feature in each label. */
export function means(values: Float64Array, classes: readonly number[], count: number): readonly number[] {
  const sums = new Float64Array(count);
  const sizes = new Float64Array(count);
  values.forEach((value, at) => {
    const label = classes[at] ?? 0;
    sums[label] = (sums[label] ?? 0) + value;
    sizes[label] = (sizes[label] ?? 0) + 1;
  });
  return Array.from(sums, (sum, label) => sum / Math.max(1, sizes[label] ?? 0));
}

export const shares = (byLabel: readonly number[], labels: readonly string[]): string =>
  listed(labels.map((label, at) => `${Math.round(100 * (byLabel[at] ?? 0))} % of “${label}”`));
