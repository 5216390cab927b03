// An article in pieces as long as paragraphs, and as pieces of text that somebody checks by themselves.
import { sampled } from '../../bench/detection/sampled.ts';
import { createRandom, type Random } from '../../src/grover/random.ts';
import { drawOf } from '../calibration/corpus.ts';
import type { CorpusLine } from './corpusLine.ts';

/** Words that a piece is to have; drawn for each. Paragraphs of news have 30 to 80, what somebody pastes has more. */
const LENGTHS = [30, 40, 50, 60, 60, 80, 100, 130, 150, 150, 200, 280];
/** A rest that is shorter is left out. */
const SHORTEST_WORDS = 25;

/**
 * The article's sentences, joined into at most `most` pieces of drawn lengths. Half of the articles, whoever wrote them, get curly quotation marks and
 * the other half straight ones: machines write straight ones, and that is no style. Same line, same pieces.
 */
export function piecesOf({ id, article }: Pick<CorpusLine, 'id' | 'article'>, most: number): string[] {
  const random = createRandom(Math.floor(drawOf(`pieces ${id}`) * 2 ** 32));
  const isCurly = random.nextFloat() < 0.5;
  const pieces: string[] = [];
  let [words, sentences, wanted] = [0, [] as string[], lengthFrom(random)];
  for (const sentence of article.trim().split(/(?<=[.!?]["”’')\]]*)\s+/u)) {
    sentences.push(sentence);
    words += sentence.split(/\s+/u).length;
    if (words < wanted) continue;
    pieces.push(sentences.join(' '));
    if (pieces.length === most) break;
    [words, sentences, wanted] = [0, [], lengthFrom(random)];
  }
  if (pieces.length < most && words >= SHORTEST_WORDS) pieces.push(sentences.join(' '));
  return pieces.map((piece) => (isCurly ? curly(piece) : straight(piece)));
}

const lengthFrom = (random: Random): number => LENGTHS[Math.floor(random.nextFloat() * LENGTHS.length)] ?? 150;

const straight = (text: string): string => text.replace(/[“”]/gu, '"').replace(/[‘’]/gu, "'");

const curly = (text: string): string =>
  straight(text)
    .replace(/(^|[\s([])"/gu, '$1“')
    .replace(/"/gu, '”')
    .replace(/(^|[\s([“])'/gu, '$1‘')
    .replace(/'/gu, '’');

/** At most `most` of the lines, the same each time. */
export const sampleOf = (lines: readonly CorpusLine[], most: number, salt: string): CorpusLine[] =>
  sampled(lines, ({ id }) => `${salt} ${id}`, most);
