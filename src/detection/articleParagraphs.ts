// The paragraphs of an article as a draft with the same text has them: what a head for paragraphs is trained on.
import { toParagraphs } from '../draft/blocks.ts';
import type { TextRange } from '../draft/draft.ts';
import { plainBlocks } from '../draft/plainBlocks.ts';
import { statisticsPart } from '../engines/tokenStatistics.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import type { ScoringReader } from './articleScores.ts';
import { readParagraphs } from './readParagraphs.ts';
import { numericEvidence, type NumericEvidence, type ParagraphStatistics } from './statistics.ts';
import { textReader, type ReadText } from './textEvidence.ts';
import type { HiddenPlaces, Unit } from './windows.ts';

export interface EvidenceReader extends ScoringReader {
  readonly encoder: Pick<Encoder, 'encode' | 'decode'>;
}

/** Evidence of a paragraph in its context, hidden state included. */
export interface ParagraphEvidence {
  /** Where it stands in the article. */
  readonly range: TextRange;
  readonly whole: NumericEvidence;
  /** Of its first and of its second half, each with the state at its own end; none for a paragraph of one token. */
  readonly halves: readonly NumericEvidence[];
}

/**
 * Evidence of every scored paragraph of an article, in order; those whose numbers are not finite are left out. The other
 * fields are its front matter, the text is read as plain text. Rejects with ProblemError (cancelled) and the engine's error.
 */
export async function articleParagraphs(
  reader: EvidenceReader,
  { article = '', ...fields }: ArticleFields,
  signal?: AbortSignal,
): Promise<ParagraphEvidence[]> {
  const paragraphs = toParagraphs(plainBlocks(article, 0));
  const found = new Map<number, ParagraphEvidence>();
  const readText = textReader(reader.wording);
  const reading = { fields, paragraphs, hiddenOf: middlesAndEnds };
  await readParagraphs(
    reader,
    reading,
    ({ index, range, text }, statistics) => {
      const evidence = paragraphEvidence(text, statistics, reader.encoder, readText);
      if (evidence !== undefined) found.set(index, { range, ...evidence });
    },
    signal,
  );
  return paragraphs.flatMap(({ index }) => found.get(index) ?? []);
}

/** The last token of each paragraph and of its first half, whichever piece of it that is in. */
function middlesAndEnds(units: readonly Unit[]): HiddenPlaces {
  const lengths = new Map<number, number>();
  for (const { paragraph, tokens } of units) lengths.set(paragraph, (lengths.get(paragraph) ?? 0) + tokens.length);
  return ({ paragraph, tokens, offset }) => {
    const length = lengths.get(paragraph) ?? 0;
    return [middleOf(length) - 1, length - 1]
      .map((place) => place - offset)
      .filter((place) => place >= 0 && place < tokens.length);
  };
}

const middleOf = (length: number): number => length >> 1;

function paragraphEvidence(
  text: string,
  statistics: ParagraphStatistics,
  encoder: EvidenceReader['encoder'],
  readText: ReadText,
): Omit<ParagraphEvidence, 'range'> | undefined {
  const whole = numericEvidence(statistics, readText(text));
  const { length } = statistics.tokens;
  const middle = middleOf(length);
  const halves = [part(statistics, 0, middle), part(statistics, middle, length)];
  const evidenceOf = (half: ParagraphStatistics): NumericEvidence[] => {
    const found = middle === 0 ? undefined : numericEvidence(half, readText(encoder.decode(half.tokens)));
    return found === undefined ? [] : [found];
  };
  return whole && { whole, halves: halves.flatMap(evidenceOf) };
}

function part(of: ParagraphStatistics, start: number, end: number): ParagraphStatistics {
  const states = [...(of.hidden ?? [])].filter(([place]) => place >= start && place < end);
  return {
    tokens: of.tokens.subarray(start, end),
    ...statisticsPart(of, start, end),
    hidden: new Map(states.map(([place, state]) => [place - start, state])),
  };
}
