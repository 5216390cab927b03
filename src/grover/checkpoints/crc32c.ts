// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78) and the masked form that LevelDB and TensorFlow store.

/** Eight tables of 256, for eight bytes a step ("slicing by 8"). */
const tables = makeTables();

function makeTables(): Int32Array {
  const all = new Int32Array(8 * 256);
  for (let i = 0; i < 256; i++) {
    let crc = i;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    all[i] = crc;
  }
  for (let i = 256; i < all.length; i++) {
    const before = all[i - 256] ?? 0;
    all[i] = (before >>> 8) ^ (all[before & 255] ?? 0);
  }
  return all;
}

/** CRC-32C of the bytes, unsigned; `before` continues an earlier call. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const table = tables;
  const at = (index: number): number => table[index] ?? 0;
  const byte = (index: number): number => bytes[index] ?? 0;
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = crc ^ (byte(i) | (byte(i + 1) << 8) | (byte(i + 2) << 16) | (byte(i + 3) << 24));
    crc =
      at(1792 + (low & 255)) ^
      at(1536 + ((low >>> 8) & 255)) ^
      at(1280 + ((low >>> 16) & 255)) ^
      at(1024 + (low >>> 24)) ^
      at(768 + byte(i + 4)) ^
      at(512 + byte(i + 5)) ^
      at(256 + byte(i + 6)) ^
      at(byte(i + 7));
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ at((crc ^ byte(i)) & 255);
  return ~crc >>> 0;
}

/** The stored form of a CRC: rotated and shifted, so that a CRC over data with CRCs in it stays sound. */
export const maskCrc = (crc: number): number => (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
