// A text as the wording model reads it: what typesetting, Markdown and bad copies do to a text says nothing of who wrote it.
// Offsets into the original are lost; nothing but scoring uses the folded text.

export interface FoldOptions {
  /** Every digit reads as 0. */
  readonly digits: boolean;
  /** Each run of capitalised words within a sentence reads as the same word: names are an outlet's and its time's. */
  readonly names: boolean;
}

const NAME = 'Xx';
/** Soft hyphens, zero-width marks, marks of direction, variation selectors. */
const INVISIBLE = /[\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFE00-\uFE0F\uFEFF]+/gu;
/** Each class stops where the next could begin, so that no text takes time with the square of its length. */
const LINK = /\[([^[\]\n]*)\]\([^()\s]*\)/gu;
const EMPHASIS = /[*`]+|~~+|^ {0,3}#{1,6}(?=\s)|(?<![\p{L}\p{N}_])_+|(?<!_)_+(?![\p{L}\p{N}_])/gmu;
/** Stands in for an apostrophe; compatibility normalisation would make it a space and a combining mark. */
const ACUTE = /´/gu;
const SINGLE_QUOTES = /[‘’‚‛′]/gu;
const DOUBLE_QUOTES = /[“”„‟″«»]|''/gu;
const HYPHENS = /[‐‑‒−]/gu;
/** An en dash between digits is a hyphen; every other dash has space on both sides. */
const RANGE = /(?<=\p{N})[–—](?=\p{N})/gu;
const DASH = /[–—―]+|--+/gu;
/** What tokenised copies put before a mark. */
const SPACE_BEFORE_MARK = / (?=[,.;:!?%)\]])/gu;
const SPACE_IN_CONTRACTION = /(?<=\p{L}) (?=(?:n't|'(?:s|t|re|ve|ll|d|m))(?!\p{L}))/gu;
/** "the end.Next": lower case or a digit, a full stop, perhaps a mark that closes, then a capitalised word. */
const STUCK = /(?<=[\p{Ll}\p{N}][.!?]["')\]]?)(?=\(?\p{Lu}[\p{Ll}\s'])/gu;
/** A closing mark that such a copy, or mending it, has set apart from its full stop. */
const STUCK_QUOTE = /(?<=[\p{Ll}\p{N}][.!?]["')\]]?) (?=["')\]](?:\s|$))/gu;
/** A run of capitalised words after anything that ends no sentence; “I” is no name. */
const NAMES =
  /(?<=(?:[\p{L}\p{N},;:%-]|(?<![.!?])["')\]]) )(?!I(?![\p{L}\p{N}-]))\p{Lu}[\p{L}\p{M}\p{N}'-]*(?: (?!I(?![\p{L}\p{N}-]))\p{Lu}[\p{L}\p{M}\p{N}'-]*)*/gu;

/** The folded text: one line, single spaces, none at its ends. */
export function foldText(text: string, { digits, names }: FoldOptions): string {
  let folded = text
    .replace(ACUTE, "'")
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(LINK, '$1')
    .replace(EMPHASIS, '')
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(HYPHENS, '-')
    .replace(RANGE, '-')
    .replace(DASH, ' - ')
    .replace(/\s+/gu, ' ')
    .replace(SPACE_BEFORE_MARK, '')
    .replace(SPACE_IN_CONTRACTION, '')
    .replace(STUCK_QUOTE, '')
    .replace(STUCK, ' ')
    .trim();
  if (digits) folded = folded.replace(/\p{Nd}/gu, '0');
  return names ? folded.replace(NAMES, NAME) : folded;
}
