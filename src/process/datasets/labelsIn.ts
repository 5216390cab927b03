// The labels that a file has, for completion.

/** Characters looked at, and labels offered. */
const FARTHEST = 4_000_000;
const MOST = 50;
/** A key, not a text that speaks of one: quotation marks within a text are escaped. */
const LABEL = /(?<!\\)"label"\s*:\s*("(?:[^"\\\r\n]|\\.){1,200}")/g;

/** Values of `label` as the lines write them, the most frequent first. */
export function labelsIn(text: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const [, quoted = ''] of text.slice(0, FARTHEST).matchAll(LABEL)) {
    const label = unquoted(quoted);
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([label]) => label);
}

function unquoted(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
