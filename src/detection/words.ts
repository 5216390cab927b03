// Words of a paragraph and the probability the model gave each where it stands.
import type { Encoder } from '../grover/encoder.ts';
import type { Evidence, WordProbability } from './assessment.ts';
import type { ParagraphStatistics } from './statistics.ts';

const MOST = 5;
/** A word is surprising below the first and unsurprising above the second probability. */
const SURPRISING = 0.001;
const UNSURPRISING = 0.3;
/** Words that any model guesses tell nobody anything. */
const SHORTEST_UNSURPRISING = 4;
const STOP_WORDS = new Set(
  'about after also been before being could did does from had has have her him his how into its just like more most not now only other our out over said she some such than that the their them then there these they this those through under was were what when where which while who will with would you your'.split(
    ' ',
  ),
);

interface PlacedWord extends WordProbability {
  readonly place: number;
}

/** Up to five words each way, in reading order. */
export function tellingWords(
  text: string,
  statistics: Pick<ParagraphStatistics, 'tokens' | 'logProbability'>,
  encoder: Pick<Encoder, 'decodeBytes'>,
): Pick<Evidence, 'surprising' | 'unsurprising'> {
  const words = wordProbabilities(text, statistics, encoder);
  const surprising = words.filter(({ probability }) => probability < SURPRISING);
  const unsurprising = words.filter(({ word, probability }) => probability > UNSURPRISING && isTelling(word));
  return {
    surprising: chosen(surprising, (a, b) => a.probability - b.probability),
    unsurprising: chosen(unsurprising, (a, b) => b.probability - a.probability),
  };
}

const isTelling = (word: string): boolean =>
  word.length >= SHORTEST_UNSURPRISING && !STOP_WORDS.has(word.toLowerCase());

function chosen(words: readonly PlacedWord[], order: (a: PlacedWord, b: PlacedWord) => number): WordProbability[] {
  const seen = new Set<string>();
  const best: PlacedWord[] = [];
  for (const word of [...words].sort(order)) {
    if (best.length === MOST) break;
    if (!seen.has(word.word)) best.push(word);
    seen.add(word.word);
  }
  return best.sort((a, b) => a.place - b.place).map(({ word, probability }) => ({ word, probability }));
}

/** Words between white space without the punctuation around them; a word's probability is the product of its tokens'. */
function wordProbabilities(
  text: string,
  { tokens, logProbability }: Pick<ParagraphStatistics, 'tokens' | 'logProbability'>,
  encoder: Pick<Encoder, 'decodeBytes'>,
): PlacedWord[] {
  const words: PlacedWord[] = [];
  const utf8 = new TextEncoder();
  let token = 0;
  let tokenEnd = 0;
  let byte = 0;
  let unit = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}](?:\S*[\p{L}\p{N}\p{M}])?/gu)) {
    const wordStart = byte + utf8.encode(text.slice(unit, match.index)).length;
    const wordEnd = wordStart + utf8.encode(match[0]).length;
    let sum = 0;
    // Tokens that reach into the word: the first may begin with the blank before it.
    while (token < tokens.length && tokenEnd < wordEnd) {
      tokenEnd += encoder.decodeBytes(tokens[token] ?? 0).length;
      if (tokenEnd > wordStart) sum += logProbability[token] ?? 0;
      token++;
    }
    words.push({ word: match[0], probability: Math.exp(sum), place: match.index });
    byte = wordEnd;
    unit = match.index + match[0].length;
  }
  return words;
}
