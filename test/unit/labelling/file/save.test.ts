import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { LONGEST_LINE } from '../../../../src/labelling/file/datasetFile.ts';
import { machineFiles } from '../../../../src/labelling/file/fileLayer.ts';
import { createDatasetStore } from '../../../../src/labelling/file/nodeStore.ts';
import { killableLayer } from './killableLayer.ts';
import { allLines, replacing, rowsOf, scratch } from './scratch.ts';

const { path, put, text, names } = scratch();
const store = createDatasetStore();
const NAME = 'a.jsonl';
const old = '\uFEFF{"label":"a","n":1.0}\r\n\r\n{"label":"b"}\n  \nbroken\n{"label":"c"}';
const lines = replacing({ 0: '{"label":"machine","n":1.0}', 3: '{"label":"é"}' });
const saved = '\uFEFF{"label":"machine","n":1.0}\r\n\r\n{"label":"b"}\n  \nbroken\n{"label":"é"}';

describe('saving a labelled file', () => {
  it('replaces these lines and copies every other byte', async () => {
    const file = unwrap(await store.open(put(NAME, old)));
    const next = unwrap(await store.save(file, lines));
    expect(text(NAME)).toBe(saved);
    expect(names()).toEqual([NAME]);
    expect(await next.isCurrent()).toBe(true);
    expect(await file.isCurrent()).toBe(false);
    expect((await allLines(file))[0]).toBe('{"label":"a","n":1.0}');
    expect((await allLines(next))[3]).toBe('{"label":"é"}');
    await file.close();

    const again = unwrap(await store.save(next, replacing({ 1: '{"label":"longer than before"}' })));
    expect(text(NAME)).toBe(saved.replace('"b"', '"longer than before"'));
    await next.close();
    await again.close();
  });

  it('comes, for any file and lines, to the table that reading gives', async () => {
    const line = fc.constantFrom(
      '{"label":"a"}',
      '{"label":"bb","flagged":true}',
      '',
      ' ',
      'broken',
      '{"text":"é","spans":[]}',
    );
    const end = fc.constantFrom('\n', '\r\n');
    const content = fc.tuple(fc.array(fc.tuple(line, end)), line).map(([all, last]) => all.flat().join('') + last);
    const change = fc.dictionary(fc.nat(9).map(String), fc.constantFrom('{"label":"new"}', 'x', '{"split":"val"}'));
    await fc.assert(
      fc.asyncProperty(content, change, async (before, changes) => {
        const file = unwrap(await store.open(put(NAME, before)));
        await file.complete;
        const expected = await allLines(file);
        const made = Object.entries(changes).filter(([entry]) => Number(entry) < file.table.count);
        const next = unwrap(await store.save(file, replacing(Object.fromEntries(made))));
        const read = unwrap(await store.open(path(NAME)));
        await read.complete;
        expect(rowsOf(next.table)).toEqual(rowsOf(read.table));
        expect(next.signature).toEqual(read.signature);
        expect(await allLines(next)).toEqual(expected.map((one, entry) => changes[entry] ?? one));
        for (const opened of [file, next, read]) await opened.close();
      }),
      { numRuns: 60 },
    );
  });

  it('works on files of many blocks, with lines over their borders and one that is too long', async () => {
    const line = (label: string, length: number): string => `{"label":"${label}","text":"${'x'.repeat(length)}"}`;
    const tooLong = 'y'.repeat(LONGEST_LINE + 1);
    const before = [
      ...Array.from({ length: 400 }, (_, at) => line('a', at * 41)),
      tooLong,
      line('z', 3_000_000),
      line('z', 0),
    ];
    const file = unwrap(await store.open(put(NAME, before.join('\r\n'))));
    await file.complete;
    const changes = { 0: 'first', 7: line('b', 50_000), 255: line('b', 2_000_000), 401: 'short', 402: line('end', 9) };
    const next = unwrap(await store.save(file, replacing(changes)));
    const after = before.map((one, entry) => (changes as Record<number, string>)[entry] ?? one).join('\r\n');
    expect(text(NAME) === after).toBe(true);
    const read = unwrap(await store.open(path(NAME)));
    await read.complete;
    expect(rowsOf(next.table)).toEqual(rowsOf(read.table));
    for (const opened of [file, next, read]) await opened.close();
  });

  it('writes to another path, over what is there, whatever has become of its own', async () => {
    const file = unwrap(await store.open(put(NAME, old)));
    rmSync(path(NAME));
    put('b.jsonl', 'something else');
    const next = unwrap(await store.save(file, lines, path('b.jsonl')));
    expect(next.path).toBe(path('b.jsonl'));
    expect(text('b.jsonl')).toBe(saved);
    expect(await next.isCurrent()).toBe(true);
    await file.close();
    await next.close();
  });

  it('puts back a file that was taken away where its path is named', async () => {
    const file = unwrap(await store.open(put(NAME, old)));
    rmSync(path(NAME));
    const next = unwrap(await store.save(file, lines, path(NAME)));
    expect(text(NAME)).toBe(saved);
    await file.close();
    await next.close();
  });

  it('follows links and keeps permissions', async () => {
    put('real.jsonl', old);
    chmodSync(path('real.jsonl'), 0o640);
    symlinkSync('real.jsonl', path(NAME));
    const file = unwrap(await store.open(path(NAME)));
    const next = unwrap(await store.save(file, lines));
    expect(lstatSync(path(NAME)).isSymbolicLink()).toBe(true);
    expect(text('real.jsonl')).toBe(saved);
    expect(statSync(path('real.jsonl')).mode & 0o777).toBe(0o640);
    expect(await next.isCurrent()).toBe(true);
    await file.close();
    await next.close();
  });

  it.each<[string, () => void]>([
    [
      'appended to',
      () => {
        writeFileSync(path(NAME), '{"label":"theirs"}\n', { flag: 'a' });
      },
    ],
    [
      'replaced',
      () => {
        rmSync(path(NAME));
        put(NAME, old);
      },
    ],
    [
      'taken away',
      () => {
        rmSync(path(NAME));
      },
    ],
    [
      'touched',
      () => {
        utimesSync(path(NAME), 1, 1);
      },
    ],
    [
      'written over with as many bytes',
      () => {
        writeFileSync(path(NAME), old.replace('"b"', '"x"'));
      },
    ],
  ])('writes nothing when the file was %s', async (_, change) => {
    const file = unwrap(await store.open(put(NAME, old)));
    await file.complete;
    change();
    const before = names().map((name) => [name, text(name)]);
    expect(await store.save(file, lines)).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
    expect(names().map((name) => [name, text(name)])).toEqual(before);
    await file.close();
  });

  it('notices bytes that were written over although nothing else tells', async () => {
    const then = new Date(1_700_000_000_000);
    put(NAME, old);
    utimesSync(path(NAME), then, then);
    const file = unwrap(await store.open(path(NAME)));
    await file.complete;
    writeFileSync(path(NAME), old.replace('"b"', '"x"'));
    utimesSync(path(NAME), then, then);
    expect(await file.isCurrent()).toBe(true);
    expect(await store.save(file, lines)).toMatchObject({ ok: false, problem: { code: 'changed-on-disk' } });
    expect(text(NAME)).toBe(old.replace('"b"', '"x"'));
    await file.close();
  });

  it('leaves a file alone that may not be written', async () => {
    const refusal = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    const guarded = createDatasetStore({ ...machineFiles, mayWrite: () => Promise.reject(refusal) });
    const file = unwrap(await guarded.open(put(NAME, old)));
    expect(await guarded.save(file, lines)).toMatchObject({
      ok: false,
      problem: { message: `${path(NAME)} may not be read or written by this user.` },
    });
    expect(text(NAME)).toBe(old);
    expect(names()).toEqual([NAME]);
    await file.close();
  });

  it('waits for who is writing, so that of two saves of one state the second is told', async () => {
    const file = unwrap(await store.open(put(NAME, old)));
    const results = await Promise.all([
      store.save(file, replacing({ 0: 'one' })),
      store.save(file, replacing({ 0: 'two' })),
    ]);
    expect(results.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ problem: { code: 'changed-on-disk' } });
    expect(names()).toEqual([NAME]);
    for (const result of results) if (result.ok) await result.value.close();
    await file.close();
  });

  it.each(['two\nlines', ''])('takes %j for a mistake of the program', async (line) => {
    const file = unwrap(await store.open(put(NAME, old)));
    expect(() => store.save(file, replacing({ 0: line }))).toThrow(TypeError);
    await file.close();
  });
});

describe('a save that is ended', () => {
  const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

  it('leaves the old file or the new one at every moment, and nothing behind once somebody has saved again', async () => {
    const whole = killableLayer({ at: Infinity, share: 0, kind: 'killed' });
    const ended = async (layer: ReturnType<typeof killableLayer>): Promise<boolean> => {
      const file = unwrap(await createDatasetStore(layer).open(put(NAME, old)));
      const result = await createDatasetStore(layer).save(file, lines);
      if (result.ok) await result.value.close();
      await file.close();
      return result.ok;
    };
    expect(await ended(whole)).toBe(true);
    expect(whole.calls()).toBeGreaterThanOrEqual(4);
    for (let at = 1; at <= whole.calls(); at++)
      for (const share of [0, 0.5, 1]) {
        const isSaved = await ended(killableLayer({ at, share, kind: 'killed' }));
        const left = text(NAME);
        expect([old, saved], `killed at ${at}, ${share}`).toContain(left);
        if (isSaved) expect(left).toBe(saved);
      }
    put(`.${NAME}.lock`, JSON.stringify({ token: 'dead', pid: deadProcess(), host: hostname() }));
    put(`.${NAME}.other.partial`, 'left behind');
    put(`.${NAME}.lock.token`, 'left behind too');
    put('.b.jsonl.other.partial', "another file's");
    expect(await ended(whole)).toBe(true);
    expect(names()).toEqual(['.b.jsonl.other.partial', NAME]);
  });

  it('by a full disk says so, and leaves the old file and nothing else', async () => {
    for (const share of [0, 0.5]) {
      const full = killableLayer({ at: 1, share, kind: 'full' });
      const file = unwrap(await createDatasetStore(full).open(put(NAME, old)));
      expect(await createDatasetStore(full).save(file, lines)).toMatchObject({
        ok: false,
        problem: { message: `The disk is full: ${path(NAME)} could not be written, and is as it was.` },
      });
      expect(text(NAME)).toBe(old);
      expect(names()).toEqual([NAME]);
      await file.close();
    }
  });
});
