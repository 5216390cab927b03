// The whole bench of the detector: what is read, in which order, and what becomes of it.
import type { ArticleFields } from '../../src/grover/fields.ts';
import { calibrationFigures, judgedParagraphs } from './calibrationFigures.ts';
import { readTestLines, type CorpusLine } from './corpusLines.ts';
import type { Detector } from './detector.ts';
import { measureEval } from './evalFigures.ts';
import { formed, readEvalFiles, type EvalFile } from './evalPairs.ts';
import { measureGenres } from './genreFigures.ts';
import { grouped } from './grouped.ts';
import { humanArticles, kindOf, measurePieces } from './humanFigures.ts';
import { ownFigures, ownPairs, readTwins } from './ownFigures.ts';
import { readArticles, shareTables } from './paragraphTables.ts';
import type { ReadText, TextReader } from './readTexts.ts';
import type { DetectionResults } from './results.ts';
import { sampled } from './sampled.ts';
import { measureTime } from './timeFigures.ts';

export interface Sources {
  /** Folder of the public test sets. */
  readonly evalFolder: string | undefined;
  /** Files of lines with a known writer: human news, human and machine text, the model's own articles, formulaic kinds. */
  readonly human: readonly string[];
  readonly corpus: readonly string[];
  readonly own: readonly string[];
  readonly genres: readonly string[];
}

/** Whole articles are long: of a group, so much fewer of them than of pieces. */
const ARTICLES_SHARE = 8;
/** Readings that are timed. */
const TIMED = 200;

export type Measured = Pick<DetectionResults, 'files' | 'figures' | 'tables' | 'genres' | 'reliability' | 'remarks'>;

/** Reads at most `limit` texts of each group. Throws ProblemError for a file that cannot be read. */
export async function measureAll(
  detector: Pick<Detector, 'time'>,
  read: TextReader,
  sources: Sources,
  limit: number,
): Promise<Measured> {
  const files = sources.evalFolder === undefined ? [] : await readEvalFiles(sources.evalFolder);
  const corpora = await readTestLines([...sources.human, ...sources.corpus]);
  const humans = corpora.filter(({ label }) => label === 'human');
  const fewArticles = Math.ceil(limit / ARTICLES_SHARE);

  const evaluated = await measureEval(read, files, Math.ceil(limit / 2));
  const pieces = await measurePieces(read, humanArticles(humans, files), limit);
  const articles = await readHumanArticles(read, humans, fewArticles);
  const ownLines = await readTestLines(sources.own);
  const pairs = ownPairs(ownLines, humans);
  const twins = await readTwins(read, pairs, limit);
  const listed = await readListed(read, corpora, fewArticles);
  const genres = await measureGenres(read, await readTestLines(sources.genres), fewArticles);

  const news = judgedParagraphs(
    articles.filter(({ about }) => kindOf(about) === 'outlets'),
    false,
  );
  const own = judgedParagraphs(
    twins.map(({ machine }) => machine),
    true,
  );
  const all = calibrationFigures('calibration/all', [...news, ...own, ...judgedParagraphs(listed, true)]);
  const ownOnly = calibrationFigures('calibration/own', [...news, ...own]);
  const timed = await measureTime(detector, textsToTime(files, humans));
  return {
    files: files.map(({ name }) => name),
    figures: { ...evaluated, ...pieces, ...ownFigures(twins), ...all.figures, ...ownOnly.figures, ...timed },
    tables: shareTables(articles),
    genres,
    reliability: { all: all.bins, own: ownOnly.bins },
    remarks:
      pairs.length === ownLines.length
        ? []
        : [
            `${ownLines.length - pairs.length} of ${ownLines.length} own articles have no human twin of an outlet not seen among the test lines.`,
          ],
  };
}

/** Articles of each kind, and human texts of each other set, with their metadata. */
async function readHumanArticles(
  read: TextReader,
  humans: readonly CorpusLine[],
  limit: number,
): Promise<ReadText<CorpusLine>[]> {
  const articles: ReadText<CorpusLine>[] = [];
  for (const [kind, lines] of grouped(humans, (line) => kindOf(line) ?? line.set))
    articles.push(
      ...(await readArticles(
        read,
        `articles-${kind}`,
        sampled(lines, ({ id }) => id, limit),
      )),
    );
  return articles;
}

/** Machine text of the listed sets, each set by itself. */
async function readListed(
  read: TextReader,
  corpora: readonly CorpusLine[],
  limit: number,
): Promise<ReadText<CorpusLine>[]> {
  const machine = corpora.filter(({ label }) => label === 'machine');
  const texts: ReadText<CorpusLine>[] = [];
  for (const [set, lines] of grouped(machine, (line) => line.set))
    texts.push(
      ...(await readArticles(
        read,
        `listed-${set}`,
        sampled(lines, ({ id }) => id, limit),
      )),
    );
  return texts;
}

/** Human texts of one paragraph. */
function textsToTime(files: readonly EvalFile[], humans: readonly CorpusLine[]): ArticleFields[] {
  const pairs = sampled(
    files.flatMap((file) => file.pairs),
    ({ texts }) => texts.join('\n'),
    TIMED,
  );
  const lines = sampled(humans, ({ id }) => id, TIMED);
  const texts =
    pairs.length > 0
      ? pairs.map((pair) => formed(pair.texts, 'words150')[0])
      : lines.map(({ fields }) => fields.article.split('\n')[0] ?? '');
  return texts.map((article) => ({ article }));
}
