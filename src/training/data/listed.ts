// Lists in sentences.

/** Things named before the rest is only counted. */
const MOST_NAMED = 6;

/** "a, b and c"; of many, the first six and how many more there are. */
export function listed(parts: readonly string[]): string {
  const named =
    parts.length > MOST_NAMED ? [...parts.slice(0, MOST_NAMED), `${parts.length - MOST_NAMED} more`] : parts;
  const last = named.at(-1) ?? '';
  return named.length < 2 ? last : `${named.slice(0, -1).join(', ')} and ${last}`;
}
