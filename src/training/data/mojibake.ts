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
export function mendMojibake(text: string): string {
  let mended = text;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const before = mended;
    mended = before.replace(SEQUENCE, reread);
    if (mended === before) break;
  }
  return mended;
}

function reread(misread: string): string {
  try {
    return decoder.decode(Uint8Array.from(misread, (character) => BYTES.get(character) ?? 0xff));
  } catch {
    return misread;
  }
}
