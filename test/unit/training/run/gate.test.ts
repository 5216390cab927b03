// The gate between two steps.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createGate } from '../../../../src/training/run/gate.ts';

async function settles(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(20).then(() => false)]);
}

describe('a gate', () => {
  it('lets through while nobody holds it', async () => {
    const { pace } = createGate();
    expect(await settles(pace.point())).toBe(true);
    expect(pace.signal.aborted).toBe(false);
  });

  it('holds at the next point until it is told to continue, and counts the wait', async () => {
    let now = 1000;
    const gate = createGate(() => now);
    const states: string[] = [];
    const end = gate.watch((state) => states.push(state));
    gate.pause();
    now += 500;
    const held = gate.pace.point();
    expect(await settles(held)).toBe(false);
    now += 3000;
    expect(gate.pausedSeconds()).toBe(3);
    gate.continue();
    expect(await settles(held)).toBe(true);
    now += 9000;
    expect(gate.pausedSeconds()).toBe(3);
    end();
    gate.pause();
    expect(states).toEqual(['pausing', 'paused', 'open']);
  });

  it.each(['open', 'paused'])('ends a run that is %s when it is stopped', async (state) => {
    const gate = createGate();
    if (state === 'paused') gate.pause();
    const point = gate.pace.point();
    await sleep(5);
    gate.stop();
    await (state === 'paused' ? expect(point) : expect(gate.pace.point())).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
    expect(gate.pace.signal.aborted).toBe(true);
    gate.continue();
    await expect(gate.pace.point()).rejects.toThrow();
  });

  it('can be paused and let go again before a point is reached', async () => {
    const gate = createGate();
    gate.pause();
    gate.continue();
    expect(await settles(gate.pace.point())).toBe(true);
  });
});
