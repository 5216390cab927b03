import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { fail, ok, ProblemError, type Result } from '../../../src/grover/problem.ts';
import { createLeases } from '../../../src/process/leases.ts';
import { createModelQueue } from '../../../src/process/modelQueue.ts';
import type { OpenedModel } from '../../../src/process/openSession.ts';
import { createCounterpartsHandler, type CounterpartsDeps } from '../../../src/process/training/counterpartsRequest.ts';
import { createStoredRuns } from '../../../src/process/training/storedRuns.ts';
import type { RunSnapshot } from '../../../src/protocol/training.ts';
import { RUN_FORMAT, runFileText } from '../../../src/training/run/runFile.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { noteLog, noToken } from './builders.ts';
import { snapshotOf } from './trainingBuilders.ts';

const FILE = '/news/human.jsonl';
const WRITTEN = { written: 2, skipped: 0, problems: [] };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function openedModel(): OpenedModel {
  const session = createFakeSession();
  const weights = {
    names: [],
    shape: () => undefined,
    read: () => Promise.reject(new Error('not read')),
    readQuantised: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  return {
    model: { folder: '/m', name: 'm', config: session.config, weights, hash: 'h', isDiscriminator: false },
    session,
    encoder: { encode: () => [], decode: () => '', decodeBytes: () => new Uint8Array() },
    calibration: fail('file-missing', 'not calibrated'),
    dispose: () => session.dispose(),
  };
}

function startHandler(write: CounterpartsDeps['write'], ready: () => Promise<Result<OpenedModel>>) {
  const lines: string[] = [];
  const log = noteLog();
  const leases = createLeases();
  const handler = createCounterpartsHandler({
    write,
    ready,
    queue: createModelQueue(),
    leases,
    status: {
      begin: (state, message) => {
        lines.push(`${state}: ${message}`);
        return { update: (next) => lines.push(next), end: () => lines.push('end') };
      },
    },
    log,
  });
  return { handler, lines, log, leases };
}

describe('the request for counterparts', () => {
  it('writes with the model in use, keeps it meanwhile, and tells how far it is', async () => {
    const opened = openedModel();
    let isIdle = false;
    const { handler, lines, leases } = startHandler(
      async (file, { seed, onProgress, trunk }) => {
        expect([file, seed, trunk.model.name]).toEqual([FILE, 7, 'm']);
        await pause(0);
        void leases.idle(opened).then(() => {
          isIdle = true;
        });
        onProgress?.(1, 2);
        await pause(1);
        expect(isIdle).toBe(false);
        return ok(WRITTEN);
      },
      () => Promise.resolve(ok(opened)),
    );
    expect(await handler({ file: FILE, seed: 7 }, noToken)).toEqual(WRITTEN);
    expect(lines).toEqual([
      'generating: Writing counterparts for human.jsonl.',
      'Writing counterparts for human.jsonl: 1 of 2 articles.',
      'end',
    ]);
    await pause(1);
    expect(isIdle).toBe(true);
  });

  it('takes one file at a time, and the next when that is done', async () => {
    let finish: () => void = () => undefined;
    const { handler } = startHandler(
      () =>
        new Promise((resolve) => {
          finish = () => {
            resolve(ok(WRITTEN));
          };
        }),
      () => Promise.resolve(ok(openedModel())),
    );
    const first = handler({ file: FILE }, noToken);
    await expect(handler({ file: '/other.jsonl' }, noToken)).rejects.toThrow(`written already, for ${FILE}`);
    await pause(1);
    finish();
    await first;
    const next = handler({ file: FILE }, noToken);
    await pause(1);
    finish();
    expect(await next).toEqual(WRITTEN);
  });

  it('is given up when it is cancelled, without a word in the log', async () => {
    const source = new CancellationTokenSource();
    const { handler, log, lines } = startHandler(
      (_file, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new ProblemError({ code: 'cancelled', message: 'Cancelled.' }));
          });
        }),
      () => Promise.resolve(ok(openedModel())),
    );
    const writing = handler({ file: FILE }, source.token);
    await pause(1);
    source.cancel();
    await expect(writing).rejects.toMatchObject({ code: -32800 });
    expect(log.lines).toEqual([]);
    expect(lines.at(-1)).toBe('end');
  });

  it('fails with what is wrong with the model', async () => {
    const { handler } = startHandler(
      () => Promise.resolve(ok(WRITTEN)),
      () => Promise.resolve(fail('file-missing', 'There is no model in /m.')),
    );
    await expect(handler({ file: FILE }, noToken)).rejects.toThrow('There is no model in /m.');
  });
});

describe('runs on disk', () => {
  let folder: string;
  const runOf = (name: string): string => join(folder, name);
  const write = (name: string, more: Partial<RunSnapshot>): void => {
    mkdirSync(runOf(name), { recursive: true });
    const snapshot = snapshotOf({ run: runOf(name), ...more });
    writeFileSync(
      join(runOf(name), 'run.json'),
      runFileText({ format: RUN_FORMAT, snapshot, seconds: 1, digests: {} }),
    );
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'grover runs '));
    write('old', { state: 'finished', changed: '2026-01-01T00:00:00.000Z' });
    write('new', { state: 'running', changed: '2026-02-01T00:00:00.000Z' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are listed as they are, one without a trainer as interrupted', async () => {
    const { runs } = await createStoredRuns(() => undefined).list({ folder });
    expect(runs.map(({ run, state }) => [run, state])).toEqual([
      [runOf('new'), 'interrupted'],
      [runOf('old'), 'finished'],
    ]);
  });

  it('are as their trainer says while one goes on, also before it has written anything', async () => {
    const going = snapshotOf({ run: runOf('new'), done: 5 });
    const stored = createStoredRuns(() => going);
    expect((await stored.list({ folder })).runs[0]).toEqual(going);
    expect((await stored.read({ run: runOf('new') })).snapshot).toEqual(going);
    const fresh = snapshotOf({ run: runOf('fresh') });
    const { runs } = await createStoredRuns(() => fresh).list({ folder });
    expect(runs.map(({ run }) => run)).toEqual([runOf('fresh'), runOf('new'), runOf('old')]);
  });

  it('are as the process saw them end, where their trainer could not write it down', async () => {
    const seen = snapshotOf({ run: runOf('new'), state: 'interrupted', message: 'It was ended from outside.' });
    const stored = createStoredRuns(
      () => undefined,
      () => seen,
    );
    expect((await stored.read({ run: runOf('new') })).snapshot).toEqual(seen);
    const { runs } = await stored.list({ folder });
    expect(runs.map(({ state }) => state)).toEqual(['interrupted', 'finished']);
    expect(runs[0]).toEqual(seen);
    const other = createStoredRuns(
      () => undefined,
      () => ({ ...seen, run: runOf('old') }),
    );
    expect((await other.read({ run: runOf('old') })).snapshot.state).toBe('finished');
  });

  it('that are none are refused', async () => {
    await expect(createStoredRuns(() => undefined).read({ run: folder })).rejects.toThrow('no training run');
  });
});
