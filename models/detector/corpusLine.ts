// Articles that the detector learns from: lines of the corpora that collect.py and own.py write.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const text = v.exactOptional(v.nullable(v.string()));

const corpusLineSchema = v.object({
  id: v.string(),
  label: v.picklist(['human', 'machine']),
  set: v.string(),
  split: v.picklist(['train', 'calibrate', 'test']),
  /** Never on two sides of a split. */
  group: v.string(),
  article: v.string(),
  domain: text,
  date: text,
  authors: v.exactOptional(v.nullable(v.union([v.string(), v.array(v.string())]))),
  title: text,
  topic: text,
  /** Id of the human article whose metadata this one was written from. */
  pair: text,
  generator: text,
});
const jsonLineSchema = v.pipe(v.string(), v.parseJson(), corpusLineSchema);
export type CorpusLine = v.InferOutput<typeof corpusLineSchema>;

/** Every line that `isWanted`, in the files' order. Throws for a line that is none, and names it. */
export async function readCorpora(
  files: readonly string[],
  isWanted: (line: CorpusLine) => boolean,
): Promise<CorpusLine[]> {
  const lines: CorpusLine[] = [];
  for (const file of files) {
    let at = 0;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      at++;
      const parsed = v.safeParse(jsonLineSchema, line);
      if (!parsed.success) throw new Error(`${file}, line ${at}: ${v.summarize(parsed.issues)}`);
      if (isWanted(parsed.output)) lines.push(parsed.output);
    }
  }
  return lines;
}
