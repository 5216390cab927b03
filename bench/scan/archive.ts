// An archive as long-winded as news: paragraphs of the example's articles, put together to lengths that spread as articles' do.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';
import { createRandom } from '../../src/grover/random.ts';
import { ROOT } from '../../test/process/lspClient.ts';

const SOURCES = ['train', 'val', 'test'].map((name) => path.join(ROOT, 'examples/newsroom/labelled', `${name}.jsonl`));
const SEED = 5;
const SHORTEST_PARAGRAPH = 80;
const CHARACTERS_A_TOKEN = 4.4;

export interface Lengths {
  /** Tokens of the article in the middle, about. */
  readonly median: number;
  /** Standard deviation of the logarithm. */
  readonly spread: number;
  readonly least: number;
  readonly most: number;
}

/** From a brief to a feature. */
export const NEWS: Lengths = { median: 480, spread: 0.6, least: 150, most: 1500 };

/** The same articles every time. */
export async function archiveOf(
  count: number,
  { median, spread, least, most }: Lengths = NEWS,
): Promise<ArticleFields[]> {
  const random = createRandom(SEED);
  const known = await exampleArticles();
  const paragraphs = known
    .flatMap(({ article = '' }) => article.split(/\n+/u))
    .filter(({ length }) => length >= SHORTEST_PARAGRAPH);
  const gaussian = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
  return Array.from({ length: count }, (_, index) => {
    const tokens = Math.min(most, Math.max(least, median * Math.exp(spread * gaussian())));
    const texts: string[] = [];
    for (let left = tokens * CHARACTERS_A_TOKEN; left > 0;) {
      const one = paragraphs[random.nextUint32() % paragraphs.length] ?? '';
      texts.push(one);
      left -= one.length;
    }
    const { domain = 'gazette.example', title = '' } = known[index % known.length] ?? {};
    return { domain, date: '05-14-2019', authors: ['Sam Porter'], title, article: texts.join('\n') };
  });
}

async function exampleArticles(): Promise<ArticleFields[]> {
  const texts = await Promise.all(SOURCES.map((file) => readFile(file, 'utf8')));
  return texts
    .flatMap((text) => text.trim().split('\n'))
    .flatMap((line) => {
      const parsed = parseArticleLine(JSON.parse(line));
      return parsed.ok ? [parsed.value] : [];
    });
}
