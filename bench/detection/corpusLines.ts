// Texts with a known writer, from the files that somebody named: a JSON object a line, checked where it enters.
import * as v from 'valibot';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';
import { readJsonLines } from '../../src/grover/node/jsonLines.ts';
import { fail, ok, unwrap, type Result } from '../../src/grover/problem.ts';

const text = v.nullish(v.string());
const lineSchema = v.object({
  id: v.string(),
  label: v.picklist(['human', 'machine']),
  set: v.optional(v.string(), ''),
  split: text,
  /** What is drawn together when figures are resampled: an outlet, a senator, a pair; missing: the line itself. */
  group: text,
  outlet: text,
  topic: text,
  year: v.nullish(v.union([v.number(), v.string()])),
  /** Why nothing was trained on it: its outlet or its year is kept apart. */
  unseen: text,
  /** The language model was trained on it; the detector was not. */
  pretrained: v.nullish(v.boolean()),
  generator: text,
  genre: text,
  /** Of a machine's article: the id of the human one that its metadata come from, and the nucleus it was drawn from. */
  pair: text,
  topP: v.nullish(v.number()),
});
type Line = v.InferOutput<typeof lineSchema>;

export interface CorpusLine extends Line {
  readonly fields: ArticleFields & { readonly article: string };
}

/** One parsed line. Fails with input-invalid and names the key. */
export function corpusLine(value: unknown): Result<CorpusLine> {
  const parsed = v.safeParse(lineSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return fail('input-invalid', `${v.getDotPath(issue) ?? 'The line'}: ${issue.message}.`);
  }
  const fields = parseArticleLine(value);
  if (!fields.ok) return fields;
  const { article = '' } = fields.value;
  return ok({ ...parsed.output, fields: { ...fields.value, article } });
}

/** The year of a line, as it says or as its date has it (MM-DD-YYYY). */
export const yearOf = ({ year, fields }: CorpusLine): string | undefined =>
  year === null || year === undefined ? fields.date?.slice(-4) : String(year);

/** Those of the test split, or of a file without splits all of them. Throws ProblemError with the file and the line. */
export async function readTestLines(files: readonly string[]): Promise<CorpusLine[]> {
  const lines: CorpusLine[] = [];
  for (const file of files)
    for await (const { line, value } of readJsonLines(file)) {
      const parsed = corpusLine(unwrap(value));
      if (!parsed.ok) unwrap(fail('input-invalid', `${file}, line ${line}: ${parsed.problem.message}`, HINT));
      else if ((parsed.value.split ?? 'test') === 'test') lines.push(parsed.value);
    }
  return lines;
}

const HINT = 'The keys of a line are described in models/detector/README.md.';
