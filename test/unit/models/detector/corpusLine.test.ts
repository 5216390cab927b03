// Corpora read and checked.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpora } from '../../../../models/detector/corpusLine.ts';
import { lineOf } from './builders.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpora-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, lines: readonly string[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

describe('readCorpora', () => {
  it('gives the wanted lines of all files in order', async () => {
    const [a, b, c] = [lineOf({ id: 'a', title: null }), lineOf({ id: 'b', split: 'test' }), lineOf({ id: 'c' })];
    const files = [
      await fileOf(
        '1.jsonl',
        [a, b].map((line) => JSON.stringify(line)),
      ),
      await fileOf('2.jsonl', [JSON.stringify({ ...c, outlet: 'passed over' })]),
    ];
    expect(await readCorpora(files, () => true)).toEqual([a, b, c]);
    expect(await readCorpora(files, ({ split }) => split === 'test')).toEqual([b]);
  });

  it.each([
    ['that is not JSON', '{'],
    ['without its group', JSON.stringify({ ...lineOf({ id: 'a' }), group: undefined })],
    ['of another label', JSON.stringify({ ...lineOf({ id: 'a' }), label: 'mixed' })],
  ])('names a line %s', async (_, broken) => {
    const file = await fileOf('broken.jsonl', [JSON.stringify(lineOf({ id: 'a' })), broken]);
    await expect(readCorpora([file], () => true)).rejects.toThrow(`${file}, line 2: `);
  });
});
