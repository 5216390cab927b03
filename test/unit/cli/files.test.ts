import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftsAt, languageOf, readText } from '../../../src/cli/files.ts';
import { lineIndex } from '../../../src/cli/lineIndex.ts';

let folder: string;
const write = (path: string, text: string | Uint8Array = 'text'): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-files-'));
  for (const path of [
    'a.md',
    'archive.jsonl',
    'b.txt',
    'c.pdf',
    'deep/d.markdown',
    'deep/more/e.md',
    'node_modules/f.md',
    '.git/g.md',
  ])
    write(path);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('draftsAt', () => {
  const found = async (...operands: string[]): Promise<string[]> =>
    (await draftsAt(operands.map((operand) => join(folder, operand)))).map((path) =>
      relative(folder, path).replaceAll('\\', '/'),
    );

  it.each([
    ['a folder and what lies below it', ['.'], ['a.md', 'b.txt', 'deep/d.markdown', 'deep/more/e.md']],
    ['a file whatever its name', ['c.pdf'], ['c.pdf']],
    ['one level', ['*.md'], ['a.md']],
    ['all levels', ['**/*.md'], ['a.md', 'deep/more/e.md']],
    ['part of a name', ['deep/?.mark*'], ['deep/d.markdown']],
    ['archives where a pattern ends like them, and nothing else', ['**/*.jsonl'], ['archive.jsonl']],
    ['an archive that is named', ['archive.jsonl'], ['archive.jsonl']],
    ['each file once', ['a.md', '*.md', '.'], ['a.md', 'b.txt', 'deep/d.markdown', 'deep/more/e.md']],
  ])('finds %s', async (_, operands, expected) => {
    expect(await found(...operands)).toEqual(expected);
  });

  it('says so when nothing matches', async () => {
    await expect(found('none*.jsonl')).rejects.toThrow(/No archive matches/u);
    await expect(found('*.rst')).rejects.toThrow(/No Markdown or text file matches/u);
    await expect(found('.git')).resolves.toEqual(['.git/g.md']);
    mkdirSync(join(folder, 'empty'), { recursive: true });
    await expect(found('empty')).rejects.toThrow(/No Markdown or text file/u);
  });

  it('tells Markdown by its extension and reads text with its BOM', async () => {
    expect([languageOf('A.MD'), languageOf('a.markdown'), languageOf('a.txt'), languageOf('a')]).toEqual([
      'markdown',
      'markdown',
      'plaintext',
      'plaintext',
    ]);
    write('bom.md', '\uFEFFone');
    expect(await readText(join(folder, 'bom.md'))).toBe('\uFEFFone');
    await expect(readText(folder)).rejects.toThrow(/is a folder, not a file/u);
  });
});

describe('lineIndex', () => {
  it('counts lines of every ending, columns in UTF-16 units, and no column for a BOM', () => {
    const text = '\uFEFFab\r\nc🧀d\re\n';
    const index = lineIndex(text);
    const places = ['a', 'b', 'c', 'd', 'e'].map((letter) => index.position(text.indexOf(letter)));
    expect(places).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 4 },
      { line: 3, column: 1 },
    ]);
    expect(index.position(text.length)).toEqual({ line: 4, column: 1 });
  });
});
