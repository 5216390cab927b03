// Is a .jsonl file one of labelled articles? Any program may write lines of JSON, and most are none of our business.

const KEYS = ['article', 'text', 'label', 'split'] as const;
/** Lines looked at, and characters of each: an article's other keys may stand behind its text. */
const LINES = 5;
const LONGEST = 100_000;

/**
 * True when one of the first lines that are not blank is an object with a text and a label or a split, or with a label
 * and a split. Looks for keys, not for valid JSON: a file is being written, too.
 */
export function looksLabelled(firstLines: Iterable<string>): boolean {
  let looked = 0;
  for (const line of firstLines) {
    if (line.trim() === '') continue;
    if (isLabelled(line.slice(0, LONGEST))) return true;
    looked++;
    if (looked === LINES) return false;
  }
  return false;
}

function isLabelled(line: string): boolean {
  if (!/^\uFEFF?\s*\{/.test(line)) return false;
  const [article, text, label, split] = KEYS.map((key) => new RegExp(`(?<!\\\\)"${key}"\\s*:`).test(line));
  return (
    (((article ?? false) || (text ?? false)) && ((label ?? false) || (split ?? false))) ||
    ((label ?? false) && (split ?? false))
  );
}
