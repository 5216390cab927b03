// Human news held out of training: articles of a JSONL file, each with an outlet by which halves are told apart.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';

export interface Article {
  /** Hash of its fields. */
  readonly id: string;
  readonly outlet: string;
  readonly fields: ArticleFields & { readonly article: string };
}

/** Fewer characters are no article. */
const SHORTEST = 600;

/** At most `most` articles, spread over outlets as evenly as can be, the same each time. Throws for a line that is none. */
export async function readCorpus(file: string, most: number): Promise<Article[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const outlets = new Map<string, Article[]>();
  lines.forEach((line, at) => {
    const parsed = parseArticleLine(JSON.parse(line));
    if (!parsed.ok) throw new Error(`${file}, line ${at + 1}: ${parsed.problem.message}`);
    const { article, domain } = parsed.value;
    if (article === undefined || article.length < SHORTEST) return;
    const outlet = domain ?? '';
    const one = { id: hashOf(line).slice(0, 16), outlet, fields: { ...parsed.value, article } };
    outlets.set(outlet, [...(outlets.get(outlet) ?? []), one]);
  });
  return roundRobin(
    [...outlets.values()].map((articles) => articles.sort((a, b) => a.id.localeCompare(b.id))),
    most,
  );
}

/** True for the two thirds of outlets that are fitted on (rare false positives need many paragraphs); the others are measured on. */
export const isFitted = (outlet: string): boolean => drawOf(`fitted ${outlet}`) < 2 / 3;

/** A number from 0 up to 1, fixed for a text. */
export const drawOf = (text: string): number => Number.parseInt(hashOf(text).slice(0, 8), 16) / 0x1_0000_0000;

function roundRobin(groups: readonly (readonly Article[])[], most: number): Article[] {
  const chosen: Article[] = [];
  for (let round = 0; chosen.length < most; round++) {
    const next = groups.flatMap((group) => group[round] ?? []);
    if (next.length === 0) break;
    chosen.push(...next.slice(0, most - chosen.length));
  }
  return chosen;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
