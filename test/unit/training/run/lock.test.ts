// One trainer a folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { isHeld, takeLock } from '../../../../src/training/run/lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const leave = (holder: unknown, secondsAgo = 0): void => {
  const path = join(folder, '.lock');
  writeFileSync(path, typeof holder === 'string' ? holder : JSON.stringify(holder));
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(path, then, then);
};
const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('the lock of a run', () => {
  it('refuses a second trainer with a sentence until the first has let go', async () => {
    const lock = unwrap(await takeLock(folder));
    expect(await isHeld(folder)).toBe(true);
    expect(await takeLock(folder)).toMatchObject({
      ok: false,
      problem: { message: `${folder} is being trained already (process ${process.pid}).` },
    });
    await lock.check();
    await lock.release();
    expect(await isHeld(folder)).toBe(false);
    await unwrap(await takeLock(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes to one of many who ask at once', async () => {
    leave({ token: 'dead', pid: deadProcess(), host: hostname() });
    const asked = await Promise.all(Array.from({ length: 12 }, () => takeLock(folder)));
    const held = asked.flatMap((result) => (result.ok ? [result.value] : []));
    const checked = await Promise.allSettled(held.map((lock) => lock.check()));
    expect(checked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const lock of held) await lock.release();
  });

  const here = hostname();
  it.each([
    ['a process that is gone', () => ({ token: 'x', pid: deadProcess(), host: here }), 0, true],
    ['a process of that id that has not renewed it', () => ({ token: 'x', pid: process.pid, host: here }), 300, true],
    ['another machine that has not renewed it', () => ({ token: 'x', pid: 1, host: 'elsewhere' }), 300, true],
    ['another machine that renews it', () => ({ token: 'x', pid: 1, host: 'elsewhere' }), 1, false],
    ['nobody who can be named', () => '{"tok', 0, true],
  ])('left by %s', async (_, holder, secondsAgo, isTaken) => {
    leave(holder(), secondsAgo);
    const taken = await takeLock(folder);
    expect(taken.ok).toBe(isTaken);
    if (taken.ok) await taken.value.release();
  });

  it('tells a trainer that slept through it that another has taken over', async () => {
    const lock = unwrap(await takeLock(folder));
    leave({ token: 'another', pid: process.pid, host: here });
    await expect(lock.check()).rejects.toThrow('Another trainer has taken over this run.');
    await lock.release();
    expect(await isHeld(folder)).toBe(true);
  });
});
