// What makes two texts the same: their characters, white space and Unicode's two ways to write an accent apart.
import { createHash } from 'node:crypto';

/** Hexadecimal digits: 128 bits, so that no two of a million texts share them by chance. */
const LENGTH = 32;

/** The same for texts that differ in white space or Unicode normalisation only. */
export function textDigest(text: string): string {
  const normal = text
    .normalize('NFC')
    .replace(/[\s\uFEFF]+/gu, ' ')
    .trim();
  return createHash('sha256').update(normal).digest('hex').slice(0, LENGTH);
}
