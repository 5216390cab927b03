// Texts made alike before they are compared: what tells a test set's two sides apart without being writing is taken from both.
import { linesOf, NO_NORMALISATION, normaliseArticle } from '../../src/training/data/normaliseArticle.ts';
import { lastSentenceEnd, sentenceEnds } from '../../src/training/data/sentences.ts';

const ENCODING = { ...NO_NORMALISATION, mojibake: true, missingSpaces: true };

/** White space as single spaces, misread UTF-8 turned back, a space behind each full stop. */
export const mended = (text: string): string => normaliseArticle(onOneLine(text), ENCODING);

export const onOneLine = (text: string): string => linesOf(text).join(' ');

export type TwoTexts = readonly [string, string];

/**
 * Both sides of a pair: mended, without the beginning that they share (cut before the word in which they part), cut to the same
 * number of words, at most `mostWords`, and to the last full sentence. A text without one ends with its last word.
 */
export function madeAlike(pair: TwoTexts, mostWords = Infinity): TwoTexts {
  const [one, other] = withoutSharedBeginning([mended(pair[0]), mended(pair[1])]);
  const most = Math.min(mostWords, wordsOf(one).length, wordsOf(other).length);
  return [shortened(one, most), shortened(other, most)];
}

/** The same for articles in paragraphs, which stay apart; nothing is taken from their beginnings. */
export function articlesAlike(pair: TwoTexts): TwoTexts {
  const [one, other] = [linesOf(pair[0]).map(mended), linesOf(pair[1]).map(mended)];
  const most = Math.min(wordsOf(one.join(' ')).length, wordsOf(other.join(' ')).length);
  return [shortenedArticle(one, most), shortenedArticle(other, most)];
}

export function withoutSharedBeginning([one, other]: TwoTexts): TwoTexts {
  let shared = 0;
  while (shared < Math.min(one.length, other.length) && one[shared] === other[shared]) shared++;
  const border = one.lastIndexOf(' ', shared - 1) + 1;
  return shared === 0 ? [one, other] : [one.slice(border), other.slice(border)];
}

/**
 * Pieces of whole sentences, each of three quarters of `words` to `words` words, in order and none overlapping; at most `most`
 * of them, spread over the text. Sentences that no piece can hold are passed over.
 */
export function piecesOf(text: string, words: number, most: number): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  const close = (): void => {
    const joined = piece.join(' ');
    if (wordsOf(joined).length >= LEAST_SHARE * words) pieces.push(joined);
    piece = [];
  };
  for (const sentence of sentencesOf(text)) {
    if (wordsOf([...piece, sentence].join(' ')).length > words) close();
    if (wordsOf(sentence).length <= words) piece.push(sentence);
  }
  close();
  const every = Math.max(1, pieces.length / most);
  return pieces.filter((_, at) => Math.floor(at / every) !== Math.floor((at - 1) / every)).slice(0, most);
}

const LEAST_SHARE = 0.75;

export const wordsOf = (text: string): string[] => text.match(/\S+/gu) ?? [];

function sentencesOf(text: string): string[] {
  const whole = mended(text);
  let start = 0;
  return [...sentenceEnds(whole)].map((end) => {
    const sentence = whole.slice(start, end).trim();
    start = end;
    return sentence;
  });
}

/** At most so many words of a text on one line, up to its last full sentence if it has one. */
function shortened(text: string, words: number): string {
  const cut = firstWords(text, words);
  return cut.slice(0, lastSentenceEnd(cut) ?? cut.length);
}

const firstWords = (text: string, words: number): string => wordsOf(text).slice(0, words).join(' ');

/** Ends with the last full sentence; paragraphs behind it are left out, but for the first. */
function shortenedArticle(paragraphs: readonly string[], words: number): string {
  const kept: string[] = [];
  let left = words;
  for (const paragraph of paragraphs) {
    if (left > 0) kept.push(firstWords(paragraph, left));
    left -= wordsOf(paragraph).length;
  }
  while (kept.length > 1 && lastSentenceEnd(kept.at(-1) ?? '') === undefined) kept.pop();
  return [...kept.slice(0, -1), shortened(kept.at(-1) ?? '', words)].join('\n');
}
