// UTF-8 that was read as Windows-1252 or Latin-1 ("donâ€™t", "cafÃ©"), turned back where only one reading is plausible.

/** Windows-1252, 0x80 … 0x9F, as code points; what it leaves undefined stands for itself, as in Latin-1. */
const HIGH_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
const CONTROL = `[${HIGH_CONTROLS}\u0080-\u009F]`;
const NEXT = `(?:${CONTROL}|[\u00A0-\u00BF])`;

/**
 * Bytes of one character: Â and Ã begin U+0080 … U+00FF, Ä and Å the next 128 (not before a quotation mark or dash, which may
 * well follow such a letter), â U+2000 … U+2FFF (quotation marks, dashes, the euro), ï U+F000 … U+FFFF, ð what lies above.
 * Of a closing quotation mark the last byte, which Windows-1252 leaves undefined, is often lost: “â€\uFFFD”.
 */
const SEQUENCE = new RegExp(
  `[ÂÃ]${NEXT}|[ÄÅ](?![‘’“”–—…])${NEXT}|â${CONTROL}${NEXT}|ï[\u00AC-\u00BF]${NEXT}|ðŸ${NEXT}{2}|â€\uFFFD`,
  'gu',
);
/** Text that was misread twice is turned back twice. */
const MOST_TURNS = 3;

const BYTES = new Map<string, number>([
  ...Array.from(HIGH_CONTROLS, (character, at): [string, number] => [character, 0x80 + at]),
  ...Array.from({ length: 0x80 }, (_, at): [string, number] => [String.fromCharCode(0x80 + at), 0x80 + at]),
  ['\uFFFD', 0x9d],
]);
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function hasMojibake(text: string): boolean {
  SEQUENCE.lastIndex = 0;
  return SEQUENCE.test(text);
}

/** The text as it was written; what is no UTF-8 stays. */
export const mendMojibake = (text: string): string => mendWithRanges(text, []).text;

/**
 * The same, and where ranges of the text (UTF-16 offsets) stand in it: one that begins or ends within a misread character has all of it.
 */
export function mendWithRanges<T extends Range>(
  text: string,
  ranges: readonly T[],
): { readonly text: string; readonly ranges: readonly T[] } {
  let mended = text;
  let moved = ranges;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const before = mended;
    const changes: Change[] = [];
    mended = before.replace(SEQUENCE, (misread, at: number) => {
      const read = reread(misread);
      if (ranges.length > 0) changes.push({ start: at, end: at + misread.length, length: read.length });
      return read;
    });
    if (mended === before) break;
    moved = moved.map((range) => ({
      ...range,
      start: moveOffset(range.start, changes, 'start'),
      end: moveOffset(range.end, changes, 'end'),
    }));
  }
  return { text: mended, ranges: moved };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What stood in [start, end) is `length` units long now. */
interface Change extends Range {
  readonly length: number;
}

function moveOffset(offset: number, changes: readonly Change[], side: 'start' | 'end'): number {
  let shift = 0;
  for (const { start, end, length } of changes) {
    if (start >= offset) break;
    if (end > offset) return side === 'start' ? start + shift : start + shift + length;
    shift += length - (end - start);
  }
  return offset + shift;
}

function reread(misread: string): string {
  try {
    return decoder.decode(Uint8Array.from(misread, (character) => BYTES.get(character) ?? 0xff));
  } catch {
    return misread;
  }
}
