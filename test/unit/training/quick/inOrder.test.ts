import { describe, expect, it } from 'vitest';
import { atOnce, inOrder } from '../../../../src/training/quick/inOrder.ts';
import { paceOf } from './builders.ts';

/** Work that ends when told to; notes what has begun. */
function bench() {
  const begun: number[] = [];
  const ends = new Map<number, { readonly done: (value: number) => void; readonly fail: (reason: Error) => void }>();
  const work = (item: number): Promise<number> => {
    begun.push(item);
    return new Promise((resolve, reject) => {
      ends.set(item, { done: resolve, fail: reject });
    });
  };
  return {
    begun,
    work,
    done: (item: number) => ends.get(item)?.done(item),
    fail: (item: number) => ends.get(item)?.fail(new Error(`no ${item}`)),
  };
}

async function collected<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of results) all.push(one);
  return all;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inOrder', () => {
  it('keeps so many under way and gives results in the order of the items, whichever ends first', async () => {
    const { begun, work, done } = bench();
    const all = collected(inOrder([1, 2, 3, 4], 2, paceOf(), work));
    await turn();
    expect(begun).toEqual([1, 2]);
    done(2);
    await turn();
    expect(begun).toEqual([1, 2]);
    done(1);
    await turn();
    expect(begun).toEqual([1, 2, 3, 4]);
    done(3);
    await turn();
    done(4);
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it.each([1, 2, 5, 9])('gives each result once with %i at once', async (most) => {
    const items = [3, 1, 2, 5, 4];
    expect(await collected(inOrder(items, most, paceOf(), (item) => Promise.resolve(item * 2)))).toEqual([
      6, 2, 4, 10, 8,
    ]);
    expect(await collected(inOrder([], most, paceOf(), (item) => Promise.resolve(item)))).toEqual([]);
  });

  it('tells of a failure when its turn comes, and not before the rest has settled', async () => {
    const { work, done, fail } = bench();
    const told: unknown[] = [];
    const all = collected(inOrder([1, 2, 3], 3, paceOf(), work)).catch((thrown: unknown) => told.push(thrown));
    await turn();
    fail(2);
    await turn();
    expect(told).toEqual([]);
    done(1);
    await turn();
    expect(told).toEqual([]);
    done(3);
    await all;
    expect(told).toEqual([new Error('no 2')]);
  });

  it('begins nothing more once the pace says stop', async () => {
    const { begun, work, done } = bench();
    const all = collected(inOrder([1, 2, 3, 4], 4, paceOf(2), work));
    const failed = expect(all).rejects.toThrow('Stopped.');
    await turn();
    done(1);
    done(2);
    await failed;
    expect(begun).toEqual([1, 2]);
  });
});

describe('atOnce', () => {
  it('is one for a session without lanes, and one more for each lane that works', () => {
    expect(atOnce({})).toBe(1);
    expect(atOnce({ lanes: 1 })).toBe(1);
    expect(atOnce({ lanes: 2 })).toBe(4);
  });
});
