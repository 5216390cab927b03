// Lines that sample/contextual_generate.py of the reference writes: an article, and what the model wrote in its place.
import * as v from 'valibot';
import { textDigest } from '../textDigest.ts';
import { mendedDate, problemAt, type Read } from './read.ts';
import { splitNamed } from './splits.ts';

type Keys = Readonly<Record<string, unknown>>;

/** Keys that hold one entry for each generation, the target's name behind them; token ids and probabilities are no part of an article. */
const PER_GENERATION = /^(?:gens|gensraw|gensformatted|probs)_(\w+)$/u;
const TARGET = /^(?:gens|gensformatted)_(\w+)$/u;
const MACHINE = 'machine';
const HUMAN = 'human';
/** Twins that training finds by their metadata alone; see pairsOf. */
const MOST_TWINS = 16;

export const isGenerations = (keys: Keys): boolean =>
  Object.entries(keys).some(([key, value]) => TARGET.test(key) && Array.isArray(value));

/**
 * The original as a human article, where the line has its text, then each generation as a machine article with the original's
 * metadata. They are paired as the reference pairs them: by the `ind30k` (or `pair`) that the original has, else by sharing
 * domain, date and title; where these cannot tell, a `pair` is made.
 */
export function* generationsOf(keys: Keys, line: number): Generator<Read> {
  const texts = generated(keys);
  if (texts === undefined) {
    const targets = Object.keys(keys).flatMap((key) => TARGET.exec(key)?.[1] ?? []);
    yield problemAt(line, `The generations of this line are of the ${targets.join(' and ')}, not of the article.`);
    return;
  }
  const { article, text, label, summary, ...rest } = Object.fromEntries(
    Object.entries(keys).filter(([key]) => !PER_GENERATION.test(key) && key !== 'top_ps'),
  );
  const body = typeof article === 'string' && article !== '' ? article : typeof text === 'string' ? text : '';
  const date = mendedDate(
    typeof rest['date'] === 'string' ? 'date' : 'publish_date',
    rest['date'] ?? rest['publish_date'],
  );
  if (date.remark !== undefined) yield problemAt(line, date.remark);
  const about: Keys = { ...rest, ...date.changes, ...mendedSplit(rest), ...madePair(rest, texts.length, body) };
  if (body.trim() !== '') {
    const own = {
      ...about,
      ...(isWritten(summary) && { summary }),
      text: body,
      label: isWritten(label) ? label : HUMAN,
    };
    yield { kind: 'article', format: 'generations', line, keys: own };
  }
  const topPs = v.safeParse(v.array(v.number()), keys['top_ps']);
  for (const [at, one] of texts.entries()) {
    if (one.trim() === '') {
      yield problemAt(line, `Generation ${at + 1} of this line is empty.`);
      continue;
    }
    const topP = topPs.success ? topPs.output[at] : undefined;
    yield {
      kind: 'article',
      format: 'generations',
      line,
      keys: { ...about, text: one, label: MACHINE, ...(topP !== undefined && { top_p: topP }) },
    };
  }
}

function generated(keys: Keys): readonly string[] | undefined {
  for (const name of ['gens_article', 'gensformatted_article']) {
    const read = v.safeParse(v.array(v.string()), keys[name]);
    if (read.success) return read.output;
  }
  return undefined;
}

const isWritten = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** The reference's `gen` and `train_burner` say where an article comes from, not what it is for; it calls that `orig_split` itself. */
export function mendedSplit({ split, orig_split: original }: Keys): Keys {
  if (typeof split !== 'string' || split === '' || splitNamed(split) !== undefined) return {};
  return { split: undefined, orig_split: original ?? split };
}

/** Where neither the line nor its metadata tell twins: without a title nobody could, and many of them are no twins any more. */
function madePair({ pair, ind30k, title }: Keys, generations: number, body: string): Keys {
  const isPaired = isWritten(pair) || isWritten(ind30k);
  const isTold = typeof title === 'string' && title.trim() !== '' && generations < MOST_TWINS;
  return isPaired || isTold ? {} : { pair: textDigest(body === '' ? JSON.stringify([title]) : body) };
}
