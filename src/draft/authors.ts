// A byline as a list of names.

const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq|mba|rn)\.?$/iu;
const CONTACT = /\s*(?:<[^<>]{0,200}>|\([^()]{0,200}@[^()]{0,200}\))/gu;

/** Names in a byline: "By Ines Valdera, Tom Okafor and Li Wei" is three. Mail addresses in brackets are dropped. */
export function namesIn(byline: string): string[] {
  const names: string[] = [];
  for (const part of byline
    .replace(CONTACT, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:words\s+)?by\s*:?\s+/iu, '')
    .split(/\s*(?:,\s*and\s+|,|;|\||\s&\s|\s+and\s+|\s\/\s)\s*/iu)) {
    const name = part.trim();
    const last = names.length - 1;
    if (name === '') continue;
    if (SUFFIX.test(name) && last >= 0) names[last] = `${names[last]}, ${name}`;
    else names.push(name);
  }
  return names;
}
