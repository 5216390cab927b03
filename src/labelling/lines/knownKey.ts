// Tells the keys of a judgement from others by their bytes.
import { JUDGEMENT_KEYS, type JudgementKey } from '../judgement.ts';

const QUOTED = JUDGEMENT_KEYS.map((key) => ({ key, bytes: Buffer.from(`"${key}"`) }));
/** Each character may be written as six. */
const LONGEST = Math.max(...JUDGEMENT_KEYS.map(({ length }) => 6 * length + 2));
const BACKSLASH = 0x5c;

/** `start`, `end`: a JSON string with its quotes. */
export function knownKey(bytes: Uint8Array, start: number, end: number): JudgementKey | undefined {
  if (end - start > LONGEST) return undefined;
  for (const { key, bytes: quoted } of QUOTED) if (isAt(bytes, start, end, quoted)) return key;
  const written = bytes.subarray(start, end);
  return written.includes(BACKSLASH) ? JUDGEMENT_KEYS.find((key) => key === parsed(written)) : undefined;
}

/** The value of a piece of JSON. */
export const parsed = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());

function isAt(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let at = 1; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}
