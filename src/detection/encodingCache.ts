// Remembers the tokens of texts: between two edits of a draft, all paragraphs but one are the same.
import type { ParagraphEncoder } from './windows.ts';

/** Characters of text remembered, all documents together. */
const MOST_CHARACTERS = 2_000_000;

export function encodingCache(encoder: ParagraphEncoder): ParagraphEncoder {
  let known = new Map<string, number[]>();
  let before = known;
  let characters = 0;
  return {
    encode: (text) => {
      const ids = known.get(text) ?? before.get(text) ?? encoder.encode(text);
      if (!known.has(text)) {
        // Two generations: what was asked for since the last turn survives the next.
        if (characters > MOST_CHARACTERS / 2) [before, known, characters] = [known, new Map<string, number[]>(), 0];
        known.set(text, ids);
        characters += text.length;
      }
      // A copy: callers put markers around what they are given.
      return ids.slice();
    },
  };
}
