import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writingTo } from '../../../src/cli/outFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'grover-out-'));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('refuses the input, keeps what was there when a run breaks off, and replaces it at its end', async () => {
  const [input, out] = [join(folder, 'in.jsonl'), join(folder, 'out.txt')];
  for (const path of [input, out]) writeFileSync(path, 'before');
  const io = { out: () => Promise.resolve(), error: () => undefined, signal: new AbortController().signal };
  const ending = (path: string, code: number): Promise<number> =>
    writingTo(path, input, io, async (sink) => {
      await sink.out('after');
      if (code > 1) throw new Error('broken off');
      return code;
    });
  await expect(ending(input, 0)).rejects.toThrow(/is the file that is read/u);
  await expect(ending(out, 2)).rejects.toThrow('broken off');
  expect(readFileSync(out, 'utf8')).toBe('before');
  // Some lines failed, the others are written.
  expect([await ending(out, 1), readFileSync(out, 'utf8')]).toEqual([1, 'after']);
});
