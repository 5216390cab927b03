// Formulaic kinds of news and writers of other languages: each by itself, because a mean would hide them.
import type { CorpusLine } from './corpusLines.ts';
import { grouped } from './grouped.ts';
import { readArticles, shareRows, type ShareRow } from './paragraphTables.ts';
import type { TextReader } from './readTexts.ts';
import { sampled } from './sampled.ts';

/** A row for each genre, however few its paragraphs. */
export async function measureGenres(
  read: TextReader,
  lines: readonly CorpusLine[],
  limit: number,
): Promise<ShareRow[]> {
  const rows: ShareRow[] = [];
  const human = lines.filter(({ label, genre }) => label === 'human' && genre !== null && genre !== undefined);
  for (const [genre, own] of grouped(human, (line) => line.genre ?? '')) {
    const few = sampled(own, ({ id }) => id, limit);
    const texts = await readArticles(read, `genre-${genre}`, few);
    const places = texts.flatMap(({ about, paragraphs }) =>
      paragraphs.map((paragraph) => ({ line: about, paragraph })),
    );
    rows.push(...shareRows(places, () => genre, 1));
  }
  return rows.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
