// The human articles of labelled files that no machine article answers yet.
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { readJsonLines } from '../../grover/node/jsonLines.ts';
import { fail, ok, throwIfCancelled, type Result } from '../../grover/problem.ts';
import type { LineProblem } from '../../protocol/training.ts';
import type { Article } from '../data/article.ts';
import { readLabelledLine } from '../../labelling/lines/labelledLine.ts';
import { pairsOf } from '../data/pairs.ts';

export interface HumanArticle {
  /** Number among the human articles of the file, from 0: its draws depend on it, whatever was written before. */
  readonly number: number;
  readonly article: Article;
  /** The line as it was read. */
  readonly line: Readonly<Record<string, unknown>>;
  /** SHA-256 of what the line says. */
  readonly digest: string;
}

export interface UnpairedArticles {
  readonly unpaired: readonly HumanArticle[];
  /** Human articles that have a counterpart, or too little to write one from. */
  readonly skipped: number;
  readonly problems: readonly LineProblem[];
  /** The machine's label as the files spell it. */
  readonly machine: string;
}

const MOST_PROBLEMS = 100;
const provenance = v.object({ pair_of: v.string() });
const record = v.record(v.string(), v.unknown());

interface Read extends Omit<HumanArticle, 'number'> {
  readonly pairOf?: string;
}

/** `files`: the one with the human articles, then those that hold counterparts already. Fails when no article has the label. */
export async function unpairedArticles(
  files: readonly string[],
  label: string,
  signal: AbortSignal | undefined,
): Promise<Result<UnpairedArticles>> {
  const [source] = files;
  const { read, problems } = await readLines(files, signal);
  const isHuman = ({ article }: Read): boolean => sameLabel(article.label, label);
  if (!read.some((one) => isHuman(one) && one.article.file === source))
    return fail('input-invalid', `No article of ${source} has the label “${label}”.`, labelsIn(read));
  const pairs = pairsOf(read.map(({ article }) => article));
  const answers = new Map<string, Read[]>();
  const answered = new Set<string>();
  read.forEach((one, at) => {
    const pair = pairs[at];
    if (isHuman(one)) return;
    if (one.pairOf !== undefined) answered.add(one.pairOf);
    else if (pair !== undefined) answers.set(pair, [...(answers.get(pair) ?? []), one]);
  });
  const unpaired: HumanArticle[] = [];
  let humans = 0;
  read.forEach((one, at) => {
    if (!isHuman(one) || one.article.file !== source) return;
    const number = humans++;
    const isAnswered = answered.has(one.digest) || answers.has(pairs[at] ?? '');
    // Without a title there is nothing to write about, and nothing to find the counterpart by.
    if (isAnswered || (one.article.fields.title ?? '').trim() === '') return;
    answered.add(one.digest);
    unpaired.push({ number, article: one.article, line: one.line, digest: one.digest });
  });
  const machine = read.map(({ article }) => article.label).find((one) => sameLabel(one, MACHINE)) ?? MACHINE;
  return ok({ unpaired, skipped: humans - unpaired.length, problems, machine });
}

const MACHINE = 'machine';
const sameLabel = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

async function readLines(
  files: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ read: Read[]; problems: LineProblem[] }> {
  const read: Read[] = [];
  const problems: LineProblem[] = [];
  for (const file of files)
    for await (const { line, value } of readJsonLines(file)) {
      throwIfCancelled(signal);
      const labelled = value.ok ? readLabelledLine(value.value) : value;
      if (!value.ok || !labelled.ok) {
        const message = labelled.ok ? '' : labelled.problem.message;
        if (problems.length < MOST_PROBLEMS) problems.push({ file, line, message });
        continue;
      }
      const known = v.safeParse(provenance, value.value);
      read.push({
        article: { label: '', ...labelled.value, file, line },
        line: v.parse(record, value.value),
        digest: createHash('sha256').update(JSON.stringify(value.value)).digest('hex'),
        ...(known.success && { pairOf: known.output.pair_of }),
      });
    }
  return { read, problems };
}

function labelsIn(read: readonly Read[]): string {
  const labels = [...new Set(read.map(({ article }) => article.label).filter((one) => one !== ''))];
  if (labels.length === 0) return 'Give each article a "label".';
  return `Its labels are ${labels.map((one) => `“${one}”`).join(', ')}; name the one of human articles.`;
}
