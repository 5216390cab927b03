import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ok, unwrap } from '../../../../src/grover/problem.ts';
import { exclusively } from '../../../../src/labelling/file/exclusively.ts';
import { scratch } from './scratch.ts';

const { path, put, names } = scratch();

describe('exclusively', () => {
  it('lets one work after the other, and leaves nothing behind', async () => {
    let working = 0;
    const work = async (): Promise<ReturnType<typeof ok<number>>> => {
      working++;
      await new Promise(setImmediate);
      return ok(working--);
    };
    const results = await Promise.all(Array.from({ length: 6 }, () => exclusively(path('a.jsonl'), work)));
    expect(results.map(unwrap)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(names()).toEqual([]);
  });

  it('says who is writing when that takes too long', async () => {
    put('.a.jsonl.lock', JSON.stringify({ token: 'x', pid: process.pid, host: hostname() }));
    const refused = await exclusively(path('a.jsonl'), () => Promise.resolve(ok(1)), 50);
    expect(refused).toMatchObject({
      ok: false,
      problem: { message: `${path('a.jsonl')} is being written by process ${process.pid}.` },
    });
    expect(names()).toEqual(['.a.jsonl.lock']);
  });

  it('lets go of the file when the work fails', async () => {
    await expect(exclusively(path('a.jsonl'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(names()).toEqual([]);
  });

  it('says so where it cannot be locked at all', async () => {
    expect(await exclusively(path('none/a.jsonl'), () => Promise.resolve(ok(1)), 50)).toMatchObject({ ok: false });
  });
});
