import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLockHeld, takeFileLock, type FileLock } from '../../../src/grover/node/fileLock.ts';
import { unwrap, type Result } from '../../../src/grover/problem.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover lock '));
  path = join(folder, 'lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const take = (): Promise<Result<FileLock>> =>
  takeFileLock(path, {
    taken: (holder) => ({ code: 'input-invalid', message: `taken by ${holder ?? 'somebody'}` }),
    takenOver: { code: 'input-invalid', message: 'taken over' },
    refused: (_, thrown) => ({ code: 'file-corrupt', message: String(thrown) }),
  });

describe('a file lock', () => {
  it('is held by one at a time, and names its holder to the others', async () => {
    const lock = unwrap(await take());
    expect(await isLockHeld(path)).toBe(true);
    expect(await take()).toMatchObject({ ok: false, problem: { message: `taken by process ${process.pid}` } });
    await lock.release();
    expect(await isLockHeld(path)).toBe(false);
    await unwrap(await take()).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is held and given back by who has it while another puts it aside by mistake and back', async () => {
    const lock = unwrap(await take());
    const aside = (): void => {
      renameSync(path, `${path}.aside`);
      setTimeout(() => {
        renameSync(`${path}.aside`, path);
      }, 10);
    };
    aside();
    await lock.check();
    aside();
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ token: 'a', pid: 2 ** 30, host: hostname() })],
    ['that nobody can read', '{"token'],
  ])('%s is taken over', async (_, left) => {
    writeFileSync(path, left);
    const lock = unwrap(await take());
    await lock.check();
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is never taken from its holder by those who wait for it', async () => {
    const held = { now: 0, most: 0, times: 0 };
    const work = async (): Promise<void> => {
      for (let turns = 0; turns < 15;) {
        const lock = await take();
        if (!lock.ok) {
          await turn();
          continue;
        }
        held.most = Math.max(held.most, ++held.now);
        await turn();
        await lock.value.check();
        held.now--;
        held.times++;
        turns++;
        await lock.value.release();
      }
    };
    await Promise.all(Array.from({ length: 12 }, work));
    expect(held).toEqual({ now: 0, most: 1, times: 180 });
  });
});
