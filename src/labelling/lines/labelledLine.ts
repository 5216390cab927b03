// One line of a labelled JSONL file, as discrimination/run_discrimination.py of the reference reads it.
import * as v from 'valibot';
import { parseArticleLine } from '../../grover/articleLine.ts';
import type { ArticleFields } from '../../grover/fields.ts';
import { fail, ok, type Result } from '../../grover/problem.ts';
import type { Split } from '../../protocol/training.ts';
import type { Span } from '../judgement.ts';

export interface LabelledLine {
  readonly fields: ArticleFields & { readonly article: string };
  /** Missing where nobody has judged the article. */
  readonly label?: string;
  /** `split`; without one, what `orig_split` says. */
  readonly split?: Split;
  /** Shared by an article and its twins. */
  readonly pair?: string;
  /** Parts with labels of their own; empty ones are left out. */
  readonly spans?: readonly Span[];
  /** Looked at, and put off. */
  readonly skipped?: true;
  readonly flagged?: true;
}

/** Names of the splits in the wild, lower case. */
const SPLITS: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
};

/** Human articles of the reference's data that were written for training the generator: they have no twin, whatever their ind30k. */
const BURNER = 'train_burner';

const name = v.nullish(v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]));
const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const span = v.pipe(
  v.object({
    start: place,
    end: place,
    label: v.union([v.pipe(v.string(), v.trim(), v.minLength(1)), v.number(), v.boolean()]),
  }),
  v.check(({ start, end }) => start <= end),
);
const labelling = v.object({
  label: name,
  spans: v.nullish(v.array(span)),
  split: v.nullish(v.string()),
  orig_split: v.nullish(v.unknown()),
  pair: v.nullish(v.union([v.string(), v.number()])),
  ind30k: v.nullish(v.union([v.string(), v.number()])),
  flagged: v.nullish(v.unknown()),
  skipped: v.nullish(v.unknown()),
});
const EXPECTED: Readonly<Record<string, string>> = {
  label: 'a string',
  split: '"train", "val" or "test"',
  pair: 'a string or a number',
  ind30k: 'a string or a number',
  spans: 'a list of {"start", "end", "label"}, places in characters of the text, the start not behind the end',
};

/**
 * Reads a parsed line: an article's fields (see parseArticleLine) with `label` (a string; numbers and booleans count as what they
 * read), `split` (train, val, test; valid, validation and dev are val), `pair` or `ind30k`, `spans`, and `flagged` and `skipped` where
 * they are true. Null counts as not written; other keys are passed over. Fails with input-invalid and names the key.
 */
export function readLabelledLine(line: unknown): Result<LabelledLine> {
  const article = parseArticleLine(line);
  if (!article.ok) return article;
  const { article: text } = article.value;
  if (text === undefined) return fail('input-invalid', 'The article has no text: neither "article" nor "text".');
  const parsed = v.safeParse(labelling, line);
  if (!parsed.success) {
    const [key = ''] = (v.getDotPath(parsed.issues[0]) ?? '').split('.');
    return fail('input-invalid', `"${key}" must be ${EXPECTED[key] ?? 'something else'}.`);
  }
  const { split, orig_split: original, label, flagged, skipped } = parsed.output;
  const written = nonEmpty(split);
  const known = splitNamed(written ?? original);
  if (written !== undefined && known === undefined)
    return fail('input-invalid', `The split “${written}” is none of train, val and test.`);
  const named = nonEmpty(label);
  const pair = pairOf(parsed.output);
  const spans = spansOf(parsed.output);
  return ok({
    fields: { ...article.value, article: text },
    ...(named !== undefined && { label: named }),
    ...(known !== undefined && { split: known }),
    ...(pair !== undefined && { pair }),
    ...(spans.length > 0 && { spans }),
    ...(skipped === true && { skipped }),
    ...(flagged === true && { flagged }),
  });
}

/** A label that is a number or a boolean counts as its text. */
const spansOf = ({ spans }: v.InferOutput<typeof labelling>): readonly Span[] =>
  (spans ?? []).flatMap(({ start, end, label }) => (start < end ? [{ start, end, label: String(label) }] : []));

function pairOf({ pair, ind30k, orig_split: original }: v.InferOutput<typeof labelling>): string | undefined {
  const named = nonEmpty(pair) ?? (original === BURNER ? undefined : nonEmpty(ind30k));
  return named === undefined ? undefined : `pair:${named}`;
}

/** The split of that name, in any case. */
export function splitNamed(value: unknown): Split | undefined {
  if (typeof value !== 'string') return undefined;
  const key = value.trim().toLowerCase();
  return Object.hasOwn(SPLITS, key) ? SPLITS[key] : undefined;
}

/** What it reads, trimmed. */
export function nonEmpty(value: string | number | boolean | null | undefined): string | undefined {
  const text = String(value ?? '').trim();
  return text === '' ? undefined : text;
}
