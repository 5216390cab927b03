import { describe, expect, it } from 'vitest';
import { crc32c, maskCrc } from '../../../src/grover/checkpoints/crc32c.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('crc32c', () => {
  // RFC 3720, B.4, and the usual check value.
  it.each([
    ['123456789', ascii('123456789'), 0xe3069283],
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s is known', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  it('can be continued at any place', () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => (i * 37) & 255);
    for (let at = 0; at <= 100; at++)
      expect(crc32c(bytes.subarray(at), crc32c(bytes.subarray(0, at)))).toBe(crc32c(bytes));
  });
});

describe('maskCrc', () => {
  it('rotates right by 15 and adds LevelDB’s constant', () => {
    expect(maskCrc(0)).toBe(0xa282ead8);
    expect(maskCrc(0x8000)).toBe(0xa282ead9);
    expect(maskCrc(1)).toBe((0x20000 + 0xa282ead8) >>> 0);
  });
});
