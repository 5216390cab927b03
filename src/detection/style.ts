// How a text is written, counted in its words, sentences and punctuation: no model, and little that paraphrase would change.

/** Counts of a text; shares are 0 … 1, and all are 0 for a text without a word. Straight and curly marks count the same. */
export interface Style {
  /** Letters and digits of a word. */
  readonly meanWordLength: number;
  /** Share of words of eight letters and more. */
  readonly longWords: number;
  /** Share of words that are among English's commonest. */
  readonly functionWords: number;
  /** Share of words that stand in the text before. */
  readonly repeatedWords: number;
  /** Share of words that begin with a capital letter. */
  readonly capitalisedWords: number;
  /** Share of words without a letter: years, sums, scores. */
  readonly figures: number;
  /** Words of a sentence, and their population standard deviation. */
  readonly meanSentenceWords: number;
  readonly sentenceWordsDeviation: number;
  /** A word: commas; semicolons, colons, dashes and brackets. */
  readonly commas: number;
  readonly otherPunctuation: number;
  /** Share of characters that stand between double quotation marks. */
  readonly quoted: number;
}

const NO_STYLE: Style = {
  meanWordLength: 0,
  longWords: 0,
  functionWords: 0,
  repeatedWords: 0,
  capitalisedWords: 0,
  figures: 0,
  meanSentenceWords: 0,
  sentenceWordsDeviation: 0,
  commas: 0,
  otherPunctuation: 0,
  quoted: 0,
};

const FUNCTION_WORDS = new Set(
  'a about after all also an and any are as at be because been before being between both but by can could did do does down during each few for from had has have he her here him his how i if in into is it its just like may me might more most much must my no not now of off on one only or other our out over own said same shall she should so some such than that the their them then there these they this those through to too two under up us very was we were what when where which while who whom whose why will with would you your'.split(
    ' ',
  ),
);
const LONG = 8;
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*/gu;
const SENTENCE_END = /[.!?…]["'”’)\]]*\s+(?=["'“‘([]*[\p{Lu}\p{N}])/gu;
const OTHER_PUNCTUATION = /[;:–—()[\]]|\s--?\s/gu;
const QUOTED = /["“”][^"“”]*["“”]/gu;

export function styleOf(text: string): Style {
  const sentences = text.split(SENTENCE_END).map((sentence) => sentence.match(WORD) ?? []);
  const lengths = sentences.map(({ length }) => length).filter((length) => length > 0);
  const words = sentences.flat();
  const count = words.length;
  if (count === 0) return NO_STYLE;
  const lower = words.map((word) => word.toLowerCase());
  const of = (is: (word: string) => boolean, among = words): number => among.filter(is).length / count;
  const occurrences = (pattern: RegExp): number => (text.match(pattern) ?? []).length / count;
  const meanSentenceWords = count / lengths.length;
  return {
    meanWordLength: words.reduce((sum, { length }) => sum + length, 0) / count,
    longWords: of(({ length }) => length >= LONG),
    functionWords: of((word) => FUNCTION_WORDS.has(word), lower),
    repeatedWords: (count - new Set(lower).size) / count,
    capitalisedWords: of((word) => /^\p{Lu}/u.test(word)),
    figures: of((word) => !/\p{L}/u.test(word)),
    meanSentenceWords,
    sentenceWordsDeviation: Math.sqrt(
      lengths.reduce((sum, length) => sum + (length - meanSentenceWords) ** 2, 0) / lengths.length,
    ),
    commas: occurrences(/,/g),
    otherPunctuation: occurrences(OTHER_PUNCTUATION),
    quoted: (text.match(QUOTED) ?? []).reduce((sum, { length }) => sum + length, 0) / text.length,
  };
}

/** Of tables of figures, and of text without a letter, nothing was measured. */
const MOST_FIGURES = 0.5;

/** True for text that is mostly words with letters. */
export const isWritten = ({ meanWordLength, figures }: Style): boolean => meanWordLength > 0 && figures <= MOST_FIGURES;
