import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { defaultSettings } from '../../../src/protocol/defaultSettings.ts';
import { fail, ok, ProblemError } from '../../../src/grover/problem.ts';
import { createInspectDatasetHandler } from '../../../src/process/training/inspectDataset.ts';
import * as parameters from '../../../src/process/training/parameters.ts';
import { createProgressBatch } from '../../../src/process/training/progressBatch.ts';
import { createRunFeed } from '../../../src/process/training/runFeed.ts';
import { percentOf } from '../../../src/process/training/runPercent.ts';
import { createRunProgress, duration, type Reporter } from '../../../src/process/training/runProgress.ts';
import { createTrainer, type Train } from '../../../src/process/training/trainer.ts';
import { createTrainHandler, threadsOfTrainer } from '../../../src/process/training/trainRequest.ts';
import { createStatusReporter } from '../../../src/process/statusReporter.ts';
import type { StatusParams } from '../../../src/protocol/messages.ts';
import type {
  FromTrainer,
  InspectDatasetResult,
  RunPoint,
  RunSnapshot,
  ToTrainer,
} from '../../../src/protocol/training.ts';
import { createGate } from '../../../src/training/run/gate.ts';
import { noteLog, noToken } from './builders.ts';
import { REQUEST, snapshotOf, startOf } from './trainingBuilders.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const pointAt = (step: number): RunPoint => ({ step, epoch: 0, seconds: step, loss: 1 / step });

describe('a batch of progress', () => {
  it('tells the first at once, then the latest with every point since, and an end without delay', async () => {
    const told: [RunSnapshot, readonly RunPoint[]][] = [];
    const batch = createProgressBatch(30, (snapshot, points) => told.push([snapshot, points]));
    for (let done = 0; done < 50; done++) batch.add(snapshotOf({ done }), [pointAt(done + 1)]);
    expect(told.map(([{ done }, points]) => [done, points.length])).toEqual([[0, 1]]);
    await pause(60);
    expect(told.map(([{ done }, points]) => [done, points.length])).toEqual([
      [0, 1],
      [49, 49],
    ]);
    batch.add(snapshotOf({ done: 50 }), [pointAt(51)]);
    batch.add(snapshotOf({ done: 50, state: 'finished' }), []);
    expect(told.at(-1)?.[0].state).toBe('finished');
    expect(told.flatMap(([, points]) => points.map(({ step }) => step))).toEqual(
      Array.from({ length: 51 }, (_, index) => index + 1),
    );
  });

  it('leaves measures out that are no numbers', () => {
    const told: (readonly RunPoint[])[] = [];
    const batch = createProgressBatch(0, (_snapshot, points) => told.push(points));
    batch.add(snapshotOf(), [{ ...pointAt(1), loss: Number.NaN, valAuroc: 0.5 }]);
    expect(told).toEqual([[{ step: 1, epoch: 0, seconds: 1, valAuroc: 0.5 }]]);
  });
});

/** A trainer whose training is the test's. */
function startTrainer(train: Train) {
  const sent: FromTrainer[] = [];
  const gate = createGate();
  const trainer = createTrainer({
    send: (message) => sent.push(message),
    gate,
    train,
    openTrunk: (start, folder) => Promise.reject(new Error(`${folder} with ${start.threads} threads`)),
    readSnapshot: () => Promise.resolve(snapshotOf({ state: 'finished' })),
  });
  return { trainer, sent, gate };
}

describe('the trainer', () => {
  it('trains what it is asked for, tells how far it is, and that it has ended', async () => {
    const { trainer, sent } = startTrainer((request, { onProgress, resume }) => {
      onProgress?.(snapshotOf({ request, message: String(resume) }), [pointAt(1)]);
      onProgress?.(snapshotOf({ state: 'finished' }), [pointAt(2)]);
      return Promise.resolve(ok(undefined));
    });
    trainer.receive({ ...startOf(), resume: true });
    await trainer.over;
    expect(sent).toEqual([
      { type: 'progress', snapshot: snapshotOf({ message: 'true' }), points: [pointAt(1)] },
      { type: 'progress', snapshot: snapshotOf({ state: 'finished' }), points: [pointAt(2)] },
      { type: 'ended' },
    ]);
  });

  it('tells of a run that had finished already', async () => {
    const { trainer, sent } = startTrainer(() => Promise.resolve(ok(undefined)));
    trainer.receive(startOf());
    await trainer.over;
    expect(sent).toMatchObject([{ type: 'progress', snapshot: { state: 'finished' } }, { type: 'ended' }]);
  });

  it('is held, goes on and is stopped between two steps', async () => {
    const steps: number[] = [];
    const { trainer, sent, gate } = startTrainer(async (_request, { gate: { pace } }) => {
      try {
        for (let step = 0; ; step++) {
          await pace.point();
          steps.push(step);
        }
      } catch (thrown) {
        if (thrown instanceof ProblemError) return { ok: false, problem: thrown.problem };
        throw thrown;
      }
    });
    trainer.receive(startOf());
    trainer.receive({ type: 'pause' } satisfies ToTrainer);
    await pause(10);
    expect(gate.state).toBe('paused');
    const held = steps.length;
    trainer.receive({ type: 'continue' } satisfies ToTrainer);
    await pause(10);
    expect(steps.length).toBeGreaterThan(held);
    trainer.receive({ type: 'stop' } satisfies ToTrainer);
    await trainer.over;
    expect(sent).toMatchObject([{ type: 'ended', problem: { code: 'cancelled' } }]);
  });

  it('ends at once when nobody has asked it for anything', async () => {
    const { trainer } = startTrainer(() => Promise.reject(new Error('not asked for')));
    trainer.leave();
    await trainer.over;
  });

  it('tells what it failed of, a defect of the program with its stack in the log', async () => {
    const { trainer, sent } = startTrainer((_request, { openTrunk }) => openTrunk('/model').then(ok));
    trainer.receive(startOf());
    await trainer.over;
    expect(sent[0]).toMatchObject({ type: 'log', line: expect.stringContaining('/model with 1 threads\n') as unknown });
    expect(sent[1]).toEqual({ type: 'ended', problem: { code: 'engine-failed', message: '/model with 1 threads' } });
  });

  it('refuses messages that it does not understand', () => {
    const { trainer } = startTrainer(() => Promise.resolve(ok(undefined)));
    expect(() => {
      trainer.receive({ type: 'start', request: {} });
    }).toThrow();
    expect(() => {
      trainer.receive('stop');
    }).toThrow();
  });
});

describe('the threads of the trainer', () => {
  it.each([
    [1, 1, 1],
    [1, 2, 1],
    [2, 4, 2],
    [4, 16, 12],
    [8, 4, 1],
  ])('are what a process with %i threads leaves of %i cores, at least one', (threads, cores, expected) => {
    expect(threadsOfTrainer(threads, cores)).toBe(expected);
  });

  it('are asked for with the engine and the precision that drafts are read with', async () => {
    const started: unknown[] = [];
    const train = createTrainHandler({
      host: { start: (message) => Promise.resolve((started.push(message), ok(snapshotOf()))) },
      settings: () => Promise.resolve({ ...defaultSettings, engine: 'onnxruntime', precision: 'fp32', threads: 0 }),
      shippedModel: '/shipped',
      cacheFolder: '/cache',
      cores: 8,
    });
    await train({ request: REQUEST });
    expect(started).toEqual([
      {
        type: 'start',
        request: REQUEST,
        resume: false,
        shippedModel: '/shipped',
        cacheFolder: '/cache',
        engine: 'onnxruntime',
        precision: 'fp32',
        threads: 4,
      },
    ]);
  });
});

/** A display of work that notes what it shows. */
function noteReporter() {
  const lines: string[] = [];
  const source = new CancellationTokenSource();
  const reporter: Reporter = {
    begin: (title, percent, message, canCancel) => lines.push(`${title} ${percent} ${message} ${canCancel}`),
    report: (...given: unknown[]) => lines.push(given.join(' ')),
    done: () => lines.push('done'),
    token: source.token,
  };
  return { lines, reporter, source };
}

describe('the display of a run', () => {
  it('shows percent and time left, never goes back, and ends with the run', async () => {
    const { lines, reporter } = noteReporter();
    const progress = createRunProgress({ open: () => Promise.resolve(reporter), stop: () => undefined });
    progress.show(snapshotOf());
    await turn();
    progress.show(snapshotOf({ phase: 'evaluating', done: 5, secondsLeft: 90 }));
    progress.show(snapshotOf({ phase: 'features', done: 5, secondsLeft: 3600 }));
    progress.show(snapshotOf({ state: 'paused', secondsLeft: 90 }));
    progress.show(snapshotOf({ state: 'finished' }));
    expect(lines).toEqual([
      'Training ours 0 Learning. true',
      '62 Learning, about 2 min left.',
      '62 Learning, about 1 h left.',
      '62 Paused.',
      'done',
    ]);
  });

  it('counts from 0 to 99 through the phases, folds and all', () => {
    const phases = ['reading', 'features', 'training', 'evaluating', 'calibrating', 'saving'] as const;
    for (const options of [
      { recipe: 'quick', seed: 1 },
      { recipe: 'quick', seed: 1, paragraphs: false },
      { recipe: 'cnn', seed: 1, folds: 3 },
    ] as const) {
      const request = { ...REQUEST, options };
      const folds = 'folds' in options ? [1, 2, 3] : [];
      const percents = [...folds, undefined].flatMap((fold) =>
        (fold === undefined && folds.length > 0 ? phases.slice(1) : phases).flatMap((phase) =>
          [0, 5, 10].map((done) =>
            percentOf(snapshotOf({ request, phase, done, ...(fold === undefined ? {} : { fold }) })),
          ),
        ),
      );
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      expect([percents[0], percents.at(-1)]).toEqual([0, 99]);
    }
  });

  it('stops the run when somebody cancels it there', async () => {
    const { reporter, source } = noteReporter();
    const stopped: string[] = [];
    const progress = createRunProgress({
      open: () => Promise.resolve(reporter),
      stop: (run) => stopped.push(run),
    });
    progress.show(snapshotOf());
    await turn();
    source.cancel();
    expect(stopped).toEqual([snapshotOf().run]);
  });

  it('ends although the run was over before the editor had answered', async () => {
    const { lines, reporter } = noteReporter();
    const progress = createRunProgress({
      open: () => turn().then(() => reporter),
      stop: () => undefined,
    });
    progress.show(snapshotOf());
    progress.show(snapshotOf({ state: 'failed' }));
    await pause(5);
    expect(lines.at(-1)).toBe('done');
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [90, '2 min'],
    [7200, '2 h'],
    [12_000, '3 h 20 min'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('what a run says', () => {
  it('goes to the status line while it goes on, and to the log when its state changes', async () => {
    const statuses: StatusParams[] = [];
    const log = noteLog();
    const notified: RunSnapshot['state'][] = [];
    const feed = createRunFeed({
      status: createStatusReporter((status) => statuses.push(status)),
      progress: { show: () => undefined },
      log,
      notify: ({ snapshot: { state } }) => notified.push(state),
      everyMs: 0,
    });
    feed(snapshotOf({ secondsLeft: 120 }), []);
    await turn();
    feed(snapshotOf({ state: 'failed', message: 'The disk is full.' }), []);
    await turn();
    expect(statuses.map(({ state, message }) => [state, message])).toEqual([
      ['training', 'Training ours: Learning, about 2 min left.'],
      ['starting', 'Waiting for the first draft.'],
    ]);
    expect(log.lines).toEqual([
      'Training ours (quick) is running: Learning.',
      'Training ours (quick) is failed: The disk is full.',
    ]);
    expect(notified).toEqual(['running', 'failed']);
  });
});

describe('the inspection of labelled files', () => {
  const answer = { proposed: 'quick' } as InspectDatasetResult;

  it('reads files again only after they, or what is installed, have changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'grover inspect '));
    const file = join(folder, 'a.jsonl');
    writeFileSync(file, '{}');
    let reads = 0;
    let installed = '';
    const inspect = createInspectDatasetHandler({
      plan: () => Promise.resolve((reads++, ok(answer))),
      installed: () => installed,
    });
    await inspect({ files: [file] }, noToken);
    expect(await inspect({ files: [file] }, noToken)).toBe(answer);
    expect(reads).toBe(1);
    await inspect({ files: [file], positive: 'spin' }, noToken);
    expect(reads).toBe(2);
    writeFileSync(file, '{} ');
    await inspect({ files: [file] }, noToken);
    expect(reads).toBe(3);
    installed = 'native TensorFlow';
    await inspect({ files: [file] }, noToken);
    expect(reads).toBe(4);
    rmSync(folder, { recursive: true });
  });

  it('fails with the reason, and asks again the next time', async () => {
    let reads = 0;
    const inspect = createInspectDatasetHandler({
      plan: () => Promise.resolve((reads++, fail('file-missing', 'There is no file /nowhere.jsonl.'))),
      installed: () => '',
    });
    const inspected = () => inspect({ files: ['/nowhere.jsonl'] }, noToken);
    await expect(inspected()).rejects.toThrow('There is no file /nowhere.jsonl.');
    await expect(inspected()).rejects.toThrow('There is no file /nowhere.jsonl.');
    expect(reads).toBe(2);
  });

  it('is given up when it is cancelled', async () => {
    const source = new CancellationTokenSource();
    const inspect = createInspectDatasetHandler({
      installed: () => '',
      plan: (_params, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        }),
    });
    const inspecting = inspect({ files: ['/a.jsonl'] }, source.token);
    await pause(5);
    source.cancel();
    await expect(inspecting).rejects.toMatchObject({ code: -32800 });
  });
});

describe('parameters of training', () => {
  it.each([
    ['a relative file', () => parameters.parseInspectDataset({ files: ['a.jsonl'] }), /absolute/],
    ['no file', () => parameters.parseInspectDataset({ files: [] }), /files/],
    [
      'an unknown recipe',
      () => parameters.parseTrain({ request: { ...REQUEST, options: { recipe: 'x', seed: 1 } } }),
      /recipe/,
    ],
    ['a name that leaves the folder', () => parameters.parseTrain({ request: { ...REQUEST, name: '../x' } }), /name/],
    ['an unknown action', () => parameters.parseControlTraining({ run: '/r', action: 'kill' }), /action/],
    ['a seed that is none', () => parameters.parseCounterparts({ file: '/a.jsonl', seed: -1 }), /seed/],
  ])('are refused with %s, which is named', (_name, parse, message) => {
    expect(parse).toThrow(message);
  });

  it('are taken as they are where they are right', () => {
    const params = { request: REQUEST, resume: true, workDoneToken: 't' };
    expect(parameters.parseTrain(params)).toEqual(params);
  });
});
