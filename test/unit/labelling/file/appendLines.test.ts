import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { appendLines } from '../../../../src/labelling/file/appendLines.ts';
import { createDatasetStore } from '../../../../src/labelling/file/nodeStore.ts';
import { killableLayer } from './killableLayer.ts';
import { allLines, scratch } from './scratch.ts';

const { path, put, text, names } = scratch();
const NAME = 'a.jsonl';
/** More than is written with one write. */
const many = Array.from({ length: 300 }, (_, at) => `{"n":${at},"text":"${'x'.repeat(5_000)}"}`);

describe('appendLines', () => {
  it.each([
    ['', '{"n":1}\n{"n":2}\n'],
    ['\uFEFF', '\uFEFF{"n":1}\n{"n":2}\n'],
    ['{"n":0}\n', '{"n":0}\n{"n":1}\n{"n":2}\n'],
    ['{"n":0}', '{"n":0}\n{"n":1}\n{"n":2}\n'],
    ['{"n":0}\r\n', '{"n":0}\r\n{"n":1}\r\n{"n":2}\r\n'],
    ['{}\r\n{"n":0}', '{}\r\n{"n":0}\r\n{"n":1}\r\n{"n":2}\r\n'],
    ['\n', '\n{"n":1}\n{"n":2}\n'],
    ['{"half', '{"half\n{"n":1}\n{"n":2}\n'],
  ])('to %j', async (before, after) => {
    put(NAME, before);
    unwrap(await appendLines(path(NAME), ['{"n":1}', '{"n":2}']));
    expect(text(NAME)).toBe(after);
    expect(names()).toEqual([NAME]);
  });

  it('finds the line ends of a file whose last line is long', async () => {
    for (const length of [2 ** 20 - 2, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20]) {
      const before = `{}\r\n${'x'.repeat(length)}`;
      put(NAME, before);
      unwrap(await appendLines(path(NAME), ['{"n":1}']));
      expect(text(NAME) === `${before}\r\n{"n":1}\r\n`, `${length}`).toBe(true);
    }
  });

  it('makes the file, and its folder', async () => {
    unwrap(await appendLines(path('labels/of/us.jsonl'), [Buffer.from('{"n":1}')]));
    expect(text('labels/of/us.jsonl')).toBe('{"n":1}\n');
  });

  it('adds many lines through a copy, with links followed and permissions kept', async () => {
    put('real.jsonl', '{"n":0}\r\n');
    chmodSync(path('real.jsonl'), 0o640);
    symlinkSync('real.jsonl', path(NAME));
    unwrap(await appendLines(path(NAME), many));
    expect(text('real.jsonl')).toBe(['{"n":0}', ...many, ''].join('\r\n'));
    expect(statSync(path('real.jsonl')).mode & 0o777).toBe(0o640);
    expect(names()).toEqual([NAME, 'real.jsonl']);
  });

  it('loses no line of many who add at once', async () => {
    const asked = Array.from({ length: 8 }, (_, at) => appendLines(path(NAME), [`{"n":${at}}`, `{"n":${at},"b":1}`]));
    for (const result of await Promise.all(asked)) unwrap(result);
    const lines = text(NAME).trimEnd().split('\n');
    expect(lines).toHaveLength(16);
    expect(new Set(lines).size).toBe(16);
  });

  it('leaves the lines of who has the file open where they are', async () => {
    const store = createDatasetStore();
    const file = unwrap(await store.open(put(NAME, '{"n":0}')));
    await file.complete;
    unwrap(await appendLines(path(NAME), ['{"n":1}']));
    expect(await file.isCurrent()).toBe(false);
    expect(await allLines(file)).toEqual(['{"n":0}']);
    expect(await store.save(file, new Map())).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
    await file.close();
  });

  it('does nothing for no lines, and refuses UTF-16', async () => {
    unwrap(await appendLines(path(NAME), []));
    expect(names()).toEqual([]);
    put(NAME, Buffer.from('{"n":0}\n', 'utf16le'));
    expect(await appendLines(path(NAME), ['{}'])).toMatchObject({ ok: false, problem: { code: 'input-invalid' } });
  });

  it('writes all lines or none when it is killed, whatever there was', async () => {
    for (const before of [undefined, '{"n":0}'])
      for (const lines of [['{"n":1}', '{"n":2}'], many]) {
        const after = `${before === undefined ? '' : `${before}\n`}${lines.join('\n')}\n`;
        for (let at = 1; at <= 6; at++)
          for (const share of [0, 1]) {
            const name = `${lines.length}-${before?.length ?? 0}-${at}-${share}.jsonl`;
            if (before !== undefined) put(name, before);
            await appendLines(path(name), lines, killableLayer({ at, share, kind: 'killed' }));
            const isThere = names().includes(name);
            expect([before, after].includes(isThere ? text(name) : undefined), name).toBe(true);
          }
      }
  });

  it('takes back what a full disk took only a part of', async () => {
    put(NAME, '{"n":0}');
    for (const lines of [['{"n":1}'], many]) {
      expect(await appendLines(path(NAME), lines, killableLayer({ at: 1, share: 0.5, kind: 'full' }))).toMatchObject({
        ok: false,
        problem: { message: `The disk is full: ${path(NAME)} could not be written, and is as it was.` },
      });
      expect(text(NAME)).toBe('{"n":0}');
      expect(names()).toEqual([NAME]);
    }
  });
});
