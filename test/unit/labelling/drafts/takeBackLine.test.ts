// A line that was appended to a file on disk, taken back.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../../src/grover/problem.ts';
import { takeBackLine } from '../../../../src/labelling/drafts/takeBackLine.ts';
import { appendLines } from '../../../../src/labelling/file/appendLines.ts';

const LINE = '{"text":"Café 🚢","label":"human"}';
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'take-back-'));
  path = join(folder, 'labelled.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('takeBackLine', () => {
  it.each([
    ['a last line with its end', '{"text":"a"}\n'],
    ['a last line without', '{"text":"a"}'],
    ['Windows line ends', '{"text":"a"}\r\n{"text":"b"}\r\n'],
    ['Windows line ends but for the last', '{"text":"a"}\r\n{"text":"b"}'],
    ['blank lines at the end', '{"text":"a"}\n\n\n'],
    ['nothing', ''],
  ])('gives a file that had %s its bytes again', async (_what, content) => {
    writeFileSync(path, content);
    const { size } = statSync(path);
    await appendLines(path, [LINE]);
    expect(readFileSync(path, 'utf8')).not.toBe(content);
    expect(await takeBackLine(path, LINE, size)).toEqual(ok(undefined));
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('leaves lines that came before it meanwhile', async () => {
    writeFileSync(path, `{"text":"a"}\n{"text":"b"}\n${LINE}\n`);
    expect(await takeBackLine(path, LINE, 13)).toEqual(ok(undefined));
    expect(readFileSync(path, 'utf8')).toBe('{"text":"a"}\n{"text":"b"}\n');
  });

  it('takes nothing where others have appended since, or the file is gone', async () => {
    await appendLines(path, [LINE]);
    appendFileSync(path, '{"text":"b"}\n');
    const before = readFileSync(path, 'utf8');
    expect(await takeBackLine(path, LINE, 0)).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
    expect(readFileSync(path, 'utf8')).toBe(before);
    rmSync(path);
    expect(await takeBackLine(path, LINE, 0)).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
  });
});
