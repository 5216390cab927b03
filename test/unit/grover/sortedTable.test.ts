import { describe, expect, it } from 'vitest';
import { readSortedTable } from '../../../src/grover/checkpoints/sortedTable.ts';
import { sortedTable } from '../../fakes/bundleWriter.ts';

const entries = Array.from({ length: 60 }, (_, i): [string, number[]] => [
  `newslm/layer${String(i).padStart(2, '0')}/${'x'.repeat(i)}é`,
  [i, 255 - i],
]);

describe('readSortedTable', () => {
  it.each([1, 7, 100])('reads prefix-compressed keys, %i entries a block', (perBlock) => {
    const read = readSortedTable(sortedTable(entries, perBlock));
    expect(Array.from(read, ([key, value]) => [key, [...value]])).toEqual(entries);
  });

  it('reads an empty table', () => {
    expect(readSortedTable(sortedTable([])).size).toBe(0);
  });

  it('refuses Snappy with a message that says so', () => {
    expect(() => readSortedTable(sortedTable(entries, 8, 1))).toThrow('the block at byte');
    expect(() => readSortedTable(sortedTable(entries, 8, 1))).toThrow('Snappy');
    expect(() => readSortedTable(sortedTable(entries, 8, 7))).toThrow('unknown compression 7');
  });

  it('notices every single flipped byte that matters, and never crashes', () => {
    const table = sortedTable(entries.slice(0, 6), 3);
    const whole = JSON.stringify([...readSortedTable(table)]);
    for (let at = 0; at < table.length; at++) {
      const flipped = Uint8Array.from(table);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      let read: string;
      try {
        read = JSON.stringify([...readSortedTable(flipped)]);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'FormatError' });
        continue;
      }
      expect(read).toBe(whole);
    }
  });

  it('refuses every beginning of a table', () => {
    const table = sortedTable(entries.slice(0, 6), 3);
    for (let length = 0; length < table.length; length++)
      expect(() => readSortedTable(table.subarray(0, length))).toThrow(/too short|magic number/);
  });
});
