// What a run says of itself, and how often.
import { describe, expect, it } from 'vitest';
import type { RunPoint, RunSnapshot } from '../../../../src/protocol/training.ts';
import { createRunRecorder, type RunRecorderDeps } from '../../../../src/training/run/recorder.ts';

const begun: RunSnapshot = {
  run: '/runs/one',
  request: { files: ['/a.jsonl'], name: 'one', folder: '/runs', model: '', options: { recipe: 'quick', seed: 0 } },
  state: 'running',
  phase: 'reading',
  done: 0,
  total: 0,
  message: '',
  changed: '',
};

function recorded(deps: Partial<RunRecorderDeps> = {}) {
  const clock = { seconds: 100 };
  const told: (readonly [RunSnapshot, readonly RunPoint[]])[] = [];
  const kept: (readonly [RunSnapshot, number, readonly RunPoint[]])[] = [];
  const tags: string[] = [];
  const recorder = createRunRecorder({
    begun,
    secondsBefore: 0,
    clock: () => clock.seconds,
    date: () => 'now',
    tell: (...said) => told.push(said),
    keep: (...said) => {
      kept.push(said);
      return Promise.resolve();
    },
    events: {
      add: (_, write) => {
        write({
          scalar: (tag) => tags.push(tag),
          histogram: (tag) => tags.push(tag),
          text: () => undefined,
          flush: () => Promise.resolve(),
          close: () => Promise.resolve(),
        });
      },
    },
    ...deps,
  });
  return { recorder, clock, told, kept, tags };
}

describe('a run’s recorder', () => {
  it('tells a few times a second and keeps every few seconds, points never lost or doubled', async () => {
    const { recorder, clock, told, kept } = recorded();
    const stage = recorder.stage();
    for (let step = 1; step <= 1000; step++) {
      clock.seconds += 0.01;
      stage.point({ step, epoch: 0, loss: 1 / step });
      stage.progress('training', step, 1000, `Step ${step}.`);
    }
    await recorder.flush();
    expect(told.length).toBeLessThan(70);
    expect(kept.length).toBeLessThan(10);
    for (const points of [told.flatMap(([, some]) => some), kept.flatMap(([, , some]) => some)])
      expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 1000 }, (_, at) => at + 1));
    expect(told.at(-1)?.[0]).toMatchObject({ phase: 'training', done: 1000, message: 'Step 1000.' });
  });

  it('tells a new phase and a new state at once', async () => {
    const { recorder, told } = recorded();
    const stage = recorder.stage(2);
    stage.progress('features', 0, 5, '');
    stage.progress('training', 0, 5, '');
    recorder.mark('paused', 'Paused.');
    expect(told.map(([{ phase, state, fold }]) => [phase, state, fold])).toEqual([
      ['features', 'running', 2],
      ['training', 'running', 2],
      ['training', 'paused', 2],
    ]);
    await recorder.become('failed', 'It broke.', { code: 'engine-failed', message: 'It broke.' });
    expect(told.at(-1)?.[0]).toMatchObject({ state: 'failed', problem: { message: 'It broke.' } });
    recorder.stage().progress('saving', 0, 1, '');
    expect(recorder.snapshot.fold).toBeUndefined();
  });

  it('goes on counting seconds where the run was, and leaves out measures that are no numbers', async () => {
    const { recorder, clock, told } = recorded({ secondsBefore: 40 });
    clock.seconds += 2;
    recorder.stage(1).point({ step: 3, epoch: 1, loss: NaN, valLoss: 0.5 });
    await recorder.flush();
    expect(told.flatMap(([, points]) => points)).toEqual([{ step: 3, epoch: 1, seconds: 42, fold: 1, valLoss: 0.5 }]);
  });

  it('estimates what is left from the pace since it began, folds to come included', () => {
    const { recorder, clock } = recorded();
    const first = recorder.stage(1, 2);
    first.progress('training', 50, 100, '');
    expect(recorder.snapshot.secondsLeft).toBeUndefined();
    clock.seconds += 10;
    first.progress('training', 75, 100, '');
    // 10 s for a quarter: 10 s more, and two stages of 20 s.
    expect(recorder.snapshot.secondsLeft).toBeCloseTo(50);
    clock.seconds += 10;
    const second = recorder.stage(2, 1);
    second.progress('training', 0, 100, '');
    clock.seconds += 5;
    second.progress('training', 50, 100, '');
    // 5 s more, and one stage as long as the first, which took 20 s.
    expect(recorder.snapshot.secondsLeft).toBeCloseTo(25);
  });

  it('names its curves for TensorBoard, a fold’s apart', () => {
    const { recorder, tags } = recorded();
    recorder.stage().point({ step: 1, epoch: 1, loss: 1, lmLoss: 2, learningRate: 3, valAuroc: 0.5 });
    recorder.stage(2).point({ step: 1, epoch: 1, valLoss: 1 });
    recorder.stage().histogram('weights', 1, Float32Array.of(1));
    expect(tags).toEqual([
      'train/loss',
      'train/lm_loss',
      'train/learning_rate',
      'val/auroc',
      'fold 2/val/loss',
      'weights',
    ]);
  });

  it('says what the disk refused at the next step, once', async () => {
    const { recorder } = recorded({ keep: () => Promise.reject(new Error('The disk is full.')) });
    await expect(recorder.flush()).rejects.toThrow('The disk is full.');
    expect(() => {
      recorder.check();
    }).not.toThrow();
  });
});
