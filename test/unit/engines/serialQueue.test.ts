// Jobs that wait for each other.
import { describe, expect, it } from 'vitest';
import { SerialQueue } from '../../../src/engines/serialQueue.ts';

describe('SerialQueue', () => {
  it('runs one job at a time, in the order of the calls', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const job = (name: string, ms: number) => async (): Promise<void> => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      seen.push(`${name} ends`);
    };
    await Promise.all([queue.add(job('a', 8)), queue.add(job('b', 1))]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a job that fails, and tells only the one who asked for it', async () => {
    const queue = new SerialQueue();
    const failing = queue.add(() => Promise.reject(new Error('broken')));
    const throwing = queue.add(() => {
      throw new Error('thrown');
    });
    const good = queue.add(() => 7);
    await expect(failing).rejects.toThrow('broken');
    await expect(throwing).rejects.toThrow('thrown');
    await expect(good).resolves.toBe(7);
    await expect(queue.drained()).resolves.toBeUndefined();
  });
});
