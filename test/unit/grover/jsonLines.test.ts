import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJsonLines } from '../../../src/grover/node/jsonLines.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-lines-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('readJsonLines', () => {
  const read = async (text: string): Promise<unknown[]> => {
    writeFileSync(join(folder, 'lines.jsonl'), text);
    const lines: unknown[] = [];
    for await (const { line, value } of readJsonLines(join(folder, 'lines.jsonl')))
      lines.push([line, value.ok ? value.value : value.problem.code]);
    return lines;
  };

  it('numbers lines, passes over blank ones and a BOM, and goes on behind a bad one', async () => {
    expect(await read('\uFEFF{"a":1}\r\n\r\nnonsense\n[2]')).toEqual([
      [1, { a: 1 }],
      [3, 'input-invalid'],
      [4, [2]],
    ]);
    expect(await read('')).toEqual([]);
    expect(await read('["a\u2028b"]\n')).toEqual([[1, ['a\u2028b']]]);
    const long = 'x'.repeat(300_000);
    expect(await read(`["${long}"]\n["ä${long}"]`)).toEqual([
      [1, [long]],
      [2, [`ä${long}`]],
    ]);
  });

  it('counts the bytes up to the end of each line', async () => {
    writeFileSync(join(folder, 'bytes.jsonl'), '\uFEFF"ä"\r\n\n"b"\n"c"');
    const ends: number[] = [];
    for await (const { bytesRead } of readJsonLines(join(folder, 'bytes.jsonl'))) ends.push(bytesRead);
    // The last line has no end: as if it had one.
    expect(ends).toEqual([9, 14, 18]);
  });

  it('fails for a file that is not there', async () => {
    const lines = readJsonLines(join(folder, 'none.jsonl'));
    await expect(lines.next()).rejects.toThrow(/There is no file/u);
  });
});
