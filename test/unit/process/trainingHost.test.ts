import { describe, expect, it } from 'vitest';
import { createTrainingHost, type StartMessage } from '../../../src/process/training/trainingHost.ts';
import type { Exit, TrainerChild } from '../../../src/process/training/trainerChild.ts';
import type { FromTrainer, RunPoint, RunSnapshot, ToTrainer } from '../../../src/protocol/training.ts';
import { snapshotOf, startOf } from './trainingBuilders.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A host over trainers that say and do what the test wants. */
function startHost(stopMs = 5) {
  const children: {
    readonly sent: ToTrainer[];
    readonly say: (message: FromTrainer) => void;
    readonly exit: (exit?: Partial<Exit>) => void;
    killed: boolean;
  }[] = [];
  const told: [RunSnapshot, readonly RunPoint[]][] = [];
  const host = createTrainingHost({
    fork: (_threads, say): TrainerChild => {
      let exit: (exit: Exit) => void = () => undefined;
      const gone = new Promise<Exit>((resolve) => {
        exit = resolve;
      });
      const child = {
        sent: [] as ToTrainer[],
        say,
        exit: (how: Partial<Exit> = {}) => {
          exit({ code: 0, signal: null, ...how });
        },
        killed: false,
      };
      children.push(child);
      return {
        send: (message) => child.sent.push(message),
        kill: () => {
          child.killed = true;
          child.exit({ code: null, signal: 'SIGKILL' });
        },
        gone,
      };
    },
    onProgress: (snapshot, points) => told.push([snapshot, points]),
    log: () => undefined,
    stopMs,
    now: () => NOW,
  });
  const child = (at = 0) => {
    const found = children[at];
    if (found === undefined) throw new Error('No trainer was forked.');
    return found;
  };
  /** A run that has said its first word. */
  const begin = async (message: StartMessage = startOf()) => {
    const begun = host.start(message);
    await turn();
    child(children.length - 1).say({ type: 'progress', snapshot: snapshotOf(), points: [] });
    return begun;
  };
  return { host, children, child, told, begin, last: () => told.at(-1)?.[0] };
}

describe('the host of the trainer', () => {
  it('starts a trainer and answers with the first it says', async () => {
    const { begin, child, told, host } = startHost();
    expect(await begin()).toEqual({ ok: true, value: snapshotOf() });
    expect(child().sent).toEqual([startOf()]);
    child().say({ type: 'progress', snapshot: snapshotOf({ done: 2 }), points: [{ step: 1, epoch: 0, seconds: 1 }] });
    expect(told.map(([{ done }, points]) => [done, points.length])).toEqual([
      [0, 0],
      [2, 1],
    ]);
    expect(host.current()?.done).toBe(2);
  });

  it('refuses a second run while one goes on, and takes it when that is over', async () => {
    const { begin, host, child, children } = startHost();
    await begin();
    expect(await host.start(startOf())).toMatchObject({
      ok: false,
      problem: { code: 'input-invalid', message: expect.stringContaining('/news/grover-models/ours') as unknown },
    });
    child().say({ type: 'progress', snapshot: snapshotOf({ state: 'finished' }), points: [] });
    child().say({ type: 'ended' });
    const second = host.start(startOf());
    child().exit();
    await turn();
    expect(children).toHaveLength(2);
    child(1).say({ type: 'progress', snapshot: snapshotOf({ done: 1 }), points: [] });
    expect(await second).toMatchObject({ ok: true, value: { done: 1 } });
  });

  it('fails with the reason when a run never began', async () => {
    const { host, child, told } = startHost();
    const begun = host.start(startOf());
    await turn();
    child().say({
      type: 'ended',
      problem: { code: 'input-invalid', message: 'The folder is there already.', hint: 'Resume.' },
    });
    child().exit();
    expect(await begun).toEqual({
      ok: false,
      problem: { code: 'input-invalid', message: 'The folder is there already.', hint: 'Resume.' },
    });
    expect(told).toEqual([]);
    expect(host.current()).toBeUndefined();
  });

  it('fails when the trainer cannot be started', async () => {
    const { host, child } = startHost();
    const begun = host.start(startOf());
    await turn();
    child().exit({ code: null, error: 'spawn ENOENT' });
    expect(await begun).toMatchObject({ ok: false, problem: { code: 'engine-failed' } });
  });

  it.each([
    ['kill', { code: null, signal: 'SIGKILL' }, 'SIGKILL'],
    ['crash', { code: 134 }, 'exit code 134'],
  ] as const)('says that a run was interrupted by a %s, and that it can be resumed', async (_name, exit, told) => {
    const { begin, child, last, host } = startHost();
    await begin();
    child().say({ type: 'progress', snapshot: snapshotOf({ secondsLeft: 30, done: 7 }), points: [] });
    child().exit(exit);
    await turn();
    expect(last()).toMatchObject({ state: 'interrupted', done: 7, changed: NOW.toISOString() });
    expect(host.interrupted()).toEqual(last());
    expect(last()?.problem?.message).toContain(told);
    expect(last()?.problem?.hint).toContain('Resume');
    expect(last()?.secondsLeft).toBeUndefined();
    expect(host.current()).toBeUndefined();
  });

  it('passes on a failure that the trainer told, and tells it once', async () => {
    const { begin, child, told } = startHost();
    await begin();
    const problem = { code: 'engine-failed', message: 'The loss is no number any more.' };
    child().say({ type: 'progress', snapshot: snapshotOf({ state: 'failed', problem }), points: [] });
    child().say({ type: 'ended', problem });
    child().exit();
    await turn();
    expect(told.map(([{ state }]) => state)).toEqual(['running', 'failed']);
  });

  it('tells an end, with its points, once the trainer has nothing left to write', async () => {
    const { begin, child, told } = startHost();
    await begin();
    const point = { step: 9, epoch: 1, seconds: 2 };
    child().say({ type: 'progress', snapshot: snapshotOf({ state: 'finished' }), points: [point] });
    expect(told).toHaveLength(1);
    child().say({ type: 'ended' });
    expect(told.at(-1)).toEqual([snapshotOf({ state: 'finished' }), [point]]);
    child().exit();
    await turn();
    expect(told).toHaveLength(2);
  });

  it('makes a failure of one whose snapshot does not say so itself', async () => {
    const { begin, child, last } = startHost();
    await begin();
    const problem = { code: 'input-invalid', message: 'The disk is full.' };
    child().say({ type: 'ended', problem });
    child().exit();
    await turn();
    expect(last()).toMatchObject({ state: 'failed', message: 'The disk is full.', problem });
  });

  it('holds a run and lets it go on, and no other', async () => {
    const { begin, child, host } = startHost();
    await begin();
    expect(host.control({ run: snapshotOf().run, action: 'pause' }).ok).toBe(true);
    expect(host.control({ run: snapshotOf().run, action: 'continue' }).ok).toBe(true);
    expect(host.control({ run: '/elsewhere', action: 'stop' })).toMatchObject({ ok: false });
    expect(child().sent.map(({ type }) => type)).toEqual(['start', 'pause', 'continue']);
  });

  it('asks a run to stop, and ends one that does not', async () => {
    const { begin, child, host, last } = startHost();
    await begin();
    host.control({ run: snapshotOf().run, action: 'stop' });
    expect(child().sent.at(-1)).toEqual({ type: 'stop' });
    expect(child().killed).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(child().killed).toBe(true);
    expect(last()).toMatchObject({ state: 'stopped', message: expect.stringContaining('Resume') as unknown });
  });

  it('stops its run when the process ends, and starts no other', async () => {
    const { begin, child, host, last } = startHost();
    await begin();
    const disposed = host.dispose(1000);
    expect(child().sent.at(-1)).toEqual({ type: 'stop' });
    child().say({ type: 'progress', snapshot: snapshotOf({ state: 'stopped' }), points: [] });
    child().exit();
    await disposed;
    expect(last()?.state).toBe('stopped');
    expect(await host.start(startOf())).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
  });
});
