// A file of {id, pair, label, text} lines, as pairs of a human's and a machine's text.
import * as v from 'valibot';
import { readJsonLines } from '../../src/grover/node/jsonLines.ts';
import { fail, unwrap } from '../../src/grover/problem.ts';
import type { TwoTexts } from './alike.ts';

const lineSchema = v.object({
  pair: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  label: v.picklist(['human', 'machine']),
  text: v.string(),
});

/** The human's text first; pairs that lack a side are left out. Throws ProblemError with the file and the line. */
export async function readTextPairs(file: string): Promise<TwoTexts[]> {
  const pairs = new Map<string, { human?: string; machine?: string }>();
  for await (const { line, value } of readJsonLines(file)) {
    const parsed = v.safeParse(lineSchema, unwrap(value));
    if (!parsed.success) {
      const [issue] = parsed.issues;
      return unwrap(
        fail('input-invalid', `${file}, line ${line}: ${v.getDotPath(issue) ?? 'the line'}: ${issue.message}.`),
      );
    }
    const { pair, label, text } = parsed.output;
    pairs.set(pair, { ...pairs.get(pair), [label]: text });
  }
  return [...pairs.values()].flatMap(({ human, machine }) =>
    human === undefined || machine === undefined ? [] : [[human, machine] as const],
  );
}
