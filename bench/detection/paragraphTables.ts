// False positives paragraph by paragraph, as an editor would see them: by source, year, length and topic.
import { yearOf, type CorpusLine } from './corpusLines.ts';
import type { ReadParagraph } from './detector.ts';
import { markedShare, type Figure } from './figure.ts';
import { grouped } from './grouped.ts';
import { groupOf } from './humanFigures.ts';
import type { ReadText, TextReader } from './readTexts.ts';

/** A row of fewer says too little. */
export const LEAST_PARAGRAPHS = 200;

export interface ShareRow {
  readonly name: string;
  readonly articles: number;
  /** Articles of which at least one paragraph is marked. */
  readonly articlesMarked: number;
  /** Left out of what follows. */
  readonly tooShort: number;
  /** Of paragraphs long enough to be judged. */
  readonly marked: Figure;
}

/** By: source, outlet, year, length, topic. */
export type ShareTables = Readonly<Record<string, readonly ShareRow[]>>;

interface Place {
  readonly line: CorpusLine;
  readonly paragraph: ReadParagraph;
}

/** Bounds of the lengths that are told apart, tokens. */
const LENGTHS = [0, 40, 60, 80, 120, 200];
const lengthOf = (tokens: number): string => {
  const at = LENGTHS.findLastIndex((from) => from <= tokens);
  const [from = 0, to] = [LENGTHS[at], LENGTHS[at + 1]];
  return to === undefined ? `${from} tokens and more` : `${from} to ${to - 1} tokens`;
};

const KEYS: Readonly<Record<string, (place: Place) => string | undefined>> = {
  source: ({ line }) => [line.set, ...(line.unseen ? [`unseen ${line.unseen}`] : [])].join(', '),
  'read in pretraining': ({ line: { pretrained } }) =>
    pretrained === null || pretrained === undefined ? undefined : pretrained ? 'yes' : 'no',
  length: ({ paragraph }) => lengthOf(paragraph.tokens),
  year: ({ line }) => yearOf(line),
  topic: ({ line }) => line.topic ?? undefined,
  outlet: ({ line }) => (line.set === 'article-bias' ? (line.outlet ?? line.fields.domain) : undefined),
};

/** Whole articles, read with their metadata, each paragraph in its context. */
export const readArticles = (
  read: TextReader,
  name: string,
  lines: readonly CorpusLine[],
): Promise<ReadText<CorpusLine>[]> =>
  read(
    name,
    lines.map((line) => ({ fields: line.fields, about: line })),
  );

export function shareTables(read: readonly ReadText<CorpusLine>[], least = LEAST_PARAGRAPHS): ShareTables {
  const places = read.flatMap(({ about: line, paragraphs }) => paragraphs.map((paragraph) => ({ line, paragraph })));
  return Object.fromEntries(
    Object.entries(KEYS).map(([name, keyOf]) => [name, shareRows(places, keyOf, least)] as const),
  );
}

/** Sorted by name; places without one are left out. */
export function shareRows(
  places: readonly Place[],
  keyOf: (place: Place) => string | undefined,
  least: number,
): ShareRow[] {
  const rows = [
    ...grouped(
      places.filter((place) => keyOf(place) !== undefined),
      (place) => keyOf(place) ?? '',
    ),
  ];
  return rows
    .flatMap(([name, own]) => shareRow(name, own) ?? [])
    .filter(({ marked }) => marked.items >= least)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

function shareRow(name: string, places: readonly Place[]): ShareRow | undefined {
  const long = places.filter(({ paragraph }) => paragraph.reason !== 'too-short');
  const marked = markedShare(long.map(({ line, paragraph: { verdict } }) => ({ group: groupOf(line), verdict })));
  if (marked === undefined) return undefined;
  const idsOf = (some: readonly Place[]): number => new Set(some.map(({ line }) => line.id)).size;
  return {
    name,
    articles: idsOf(places),
    articlesMarked: idsOf(places.filter(({ paragraph }) => paragraph.verdict === 'machine-like')),
    tooShort: places.length - long.length,
    marked,
  };
}
