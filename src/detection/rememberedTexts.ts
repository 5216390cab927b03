// Remembers what was worked out of texts: between two edits of a draft, all paragraphs but one are the same.

/** Characters of text remembered, all documents together. */
const MOST_CHARACTERS = 2_000_000;

/** The function, not called again for a text that it was asked for lately. What it gives is shared: not to be changed. */
export function rememberedTexts<T extends object>(
  of: (text: string) => T,
  mostCharacters = MOST_CHARACTERS,
): (text: string) => T {
  let known = new Map<string, T>();
  let before = known;
  let characters = 0;
  return (text) => {
    const found = known.get(text) ?? before.get(text) ?? of(text);
    if (!known.has(text)) {
      // Two generations: what was asked for since the last turn survives the next.
      if (characters > mostCharacters / 2) [before, known, characters] = [known, new Map<string, T>(), 0];
      known.set(text, found);
      characters += text.length;
    }
    return found;
  };
}
