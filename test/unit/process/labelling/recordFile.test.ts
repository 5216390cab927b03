// The file in which readings outlive the process: what others and crashes do to it costs records, never more.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createRecordFile,
  keyOf,
  removeOldest,
  type RecordFile,
} from '../../../../src/process/labelling/recordFile.ts';

let folder: string;
let problems: unknown[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover records '));
  problems = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const path = (): string => join(folder, 'articles', 'model.jsonl');
const openFile = (mostBytes = 64e6): RecordFile =>
  createRecordFile(path(), { mostBytes, onProblem: (thrown) => problems.push(thrown) });
const keys = Array.from({ length: 200 }, (_, at) => keyOf(at));
const key = (at: number): string => keys[at] ?? '';

describe('removeOldest', () => {
  it('keeps the files that were written to last', async () => {
    for (const [at, name] of ['c', 'a', 'd', 'b'].entries()) {
      writeFileSync(join(folder, name), name);
      utimesSync(join(folder, name), at, at);
    }
    await removeOldest(folder, 2);
    expect(readdirSync(folder).sort()).toEqual(['b', 'd']);
    await removeOldest(join(folder, 'none'), 2);
  });
});

describe('a record file', () => {
  it('gives back what was put, to another process as well, the last of a key', async () => {
    const [ours, theirs] = [openFile(), openFile()];
    expect(await ours.get(key(0))).toBeUndefined();
    await ours.put(key(0), { score: 0.1 + 0.2 });
    await theirs.put(key(1), ['theirs']);
    await theirs.put(key(0), 'newer');
    expect(await ours.get(key(1))).toEqual(['theirs']);
    expect(await ours.get(key(0))).toBe('newer');
    expect(await openFile().get(key(0))).toBe('newer');
    expect(problems).toEqual([]);
  });

  it('loses a torn record and no other, wherever it was torn', async () => {
    await openFile().put(key(0), 'first');
    const whole = statSync(path()).size;
    await openFile().put(key(1), 'x'.repeat(100));
    const size = statSync(path()).size;
    for (const at of [whole + 1, whole + 5, whole + 20, whole + 60, size - 1]) {
      truncateSync(path(), at);
      const file = openFile();
      expect(await file.get(key(1))).toBeUndefined();
      await file.put(key(2), 'after');
      expect([await file.get(key(0)), await file.get(key(1)), await file.get(key(2))]).toEqual([
        'first',
        undefined,
        'after',
      ]);
      truncateSync(path(), whole);
      await openFile().put(key(1), 'x'.repeat(100));
      expect(await openFile().get(key(1))).toBe('x'.repeat(100));
    }
  });

  it('passes over what it did not write', async () => {
    mkdirSync(join(folder, 'articles'));
    writeFileSync(path(), `{"key":"${key(3)}\nnull\n\n[1]\n{"key":"${key(4)}","value":`);
    const file = openFile();
    expect(await file.get(key(3))).toBeUndefined();
    expect(await file.get(key(4))).toBeUndefined();
    await file.put(key(4), 4);
    appendFileSync(path(), '\n\u0000\u0000');
    expect(await file.get(key(4))).toBe(4);
  });

  it('drops the older half when it grows too large, for everybody', async () => {
    const [ours, theirs] = [openFile(4000), openFile(4000)];
    for (let at = 0; at < 100; at++) {
      await (at % 2 === 0 ? ours : theirs).put(key(at), 'y'.repeat(40));
      expect(statSync(path()).size).toBeLessThan(4200);
    }
    const found = await Promise.all(Array.from({ length: 100 }, (_, at) => ours.get(key(at))));
    const first = found.findIndex((value) => value !== undefined);
    expect(first).toBeGreaterThan(40);
    expect(first).toBeLessThan(90);
    expect(found.slice(first).every((value) => value === 'y'.repeat(40))).toBe(true);
    expect(await theirs.get(key(99))).toBe('y'.repeat(40));
  });

  it('looks through files larger than one piece of reading, and finds records that lie across two', async () => {
    const file = openFile();
    for (let at = 0; at < 60; at++) await file.put(key(at), 'z'.repeat(50_000 + at));
    expect(statSync(path()).size).toBeGreaterThan(2.5e6);
    const fresh = openFile();
    for (let at = 0; at < 60; at++) expect(await fresh.get(key(at))).toBe('z'.repeat(50_000 + at));
  });

  it('complains once of a disk that refuses, and answers all the same', async () => {
    writeFileSync(join(folder, 'articles'), 'no folder');
    const file = openFile();
    await file.put(key(0), 1);
    await file.put(key(1), 1);
    expect(await file.get(key(0))).toBeUndefined();
    expect(problems).toHaveLength(1);
  });

  it('agrees with a map, whoever puts and gets, in whatever order', async () => {
    const step = fc.tuple(
      fc.nat({ max: 2 }),
      fc.nat({ max: 9 }),
      fc.option(fc.string({ unit: 'binary', maxLength: 20 })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        rmSync(join(folder, 'articles'), { recursive: true, force: true });
        const processes = [openFile(), openFile(), openFile()];
        const known = new Map<string, string>();
        for (const [who, at, value] of steps) {
          if (value === null) expect(await processes[who]?.get(key(at))).toBe(known.get(key(at)));
          else {
            await processes[who]?.put(key(at), value);
            known.set(key(at), value);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
