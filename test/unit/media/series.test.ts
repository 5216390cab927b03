// The page of the training view, as far as it is free of the browser.
import { describe, expect, it } from 'vitest';
import {
  bestTry,
  charts,
  chartsOfTries,
  columnsOf,
  foldsOf,
  latestOf,
  shownValue,
  thinned,
} from '../../../media/training/series.ts';
import { afterMessage, firstShown } from '../../../media/training/shown.ts';
import type { RunPoint } from '../../../src/protocol/training.ts';
import type { RunView, ToTrainingView } from '../../../src/protocol/trainingView.ts';

const [losses] = charts;
const base = { epoch: 0, seconds: 0 };
const points: readonly RunPoint[] = [
  { ...base, step: 2, loss: 0.5 },
  { ...base, step: 1, loss: 1 },
  { ...base, step: 2, valLoss: 0.6 },
  { ...base, step: 3, accuracy: 0.9 },
];

describe('columnsOf', () => {
  it('puts what was measured at one step into one row, in the order of the steps', () => {
    const columns = columnsOf(points, { series: losses?.series ?? [] });
    expect(columns.kinds.map(({ measure }) => measure)).toEqual(['loss', 'valLoss']);
    expect(columns.steps).toEqual([1, 2]);
    expect(columns.values).toEqual([
      [1, 0.5],
      [null, 0.6],
    ]);
  });

  it('tells the curves of one chart apart without colour', () => {
    for (const { series } of charts) expect(new Set(series.map(({ line }) => line)).size).toBe(series.length);
  });
});

describe('tries', () => {
  it('keeps the first try of the smallest validation loss', () => {
    const tries = [0.4, 0.2, 0.2, 0.3].map((valLoss, i) => ({ ...base, step: i + 1, valLoss }));
    expect(bestTry(tries)?.step).toBe(2);
    expect(bestTry([{ ...base, step: 1, loss: 0.1 }])).toBe(undefined);
  });

  it('are shown as points by themselves, without a learning rate', () => {
    expect(chartsOfTries.map(({ title, unit }) => [title, unit])).toEqual([
      ['Loss of each try', 'try'],
      ['Accuracy and AUROC of each try', 'try'],
    ]);
  });
});

describe('foldsOf', () => {
  it('names each fold once, in the order of training', () => {
    const folds = [1, 1, 2, undefined].map((fold) => ({ ...base, step: 1, ...(fold === undefined ? {} : { fold }) }));
    expect(foldsOf(folds)).toEqual([1, 2, undefined]);
  });
});

describe('thinned', () => {
  it.each([
    [3, 5, [0, 1, 2]],
    [10, 5, [1, 3, 5, 7, 9]],
    [7, 2, [3, 6]],
  ])('of %d rows keeps at most %d, the last among them', (rows, most, expected) => {
    expect(
      thinned(
        Array.from({ length: rows }, (_, i) => i),
        most,
      ),
    ).toEqual(expected);
  });
});

describe('shownValue', () => {
  it.each([
    [0.28661, '0.2866'],
    [2e-5, '2.0e-5'],
    [12.345, '12.3'],
    [0, '0'],
    [null, '–'],
    [undefined, '–'],
  ])('of %s is %s', (value, expected) => {
    expect(shownValue(value)).toBe(expected);
  });
});

it('latestOf finds the last value that was measured', () => {
  expect(latestOf([1, 2, null, undefined])).toBe(2);
  expect(latestOf([null])).toBeUndefined();
});

describe('afterMessage', () => {
  const run: RunView = {
    run: '/r',
    name: 'r',
    recipe: 'Quick',
    state: 'running',
    headline: 'Training',
    message: '',
    points: 'steps',
    actions: ['pause'],
    changed: '',
  };
  const show: ToTrainingView = {
    type: 'show',
    subject: { kind: 'run', run: '/r' },
    face: { kind: 'run', run, points: points.slice(0, 1) },
  };

  it('adds points to the run on view', () => {
    const shown = afterMessage(afterMessage(firstShown, show), { type: 'progress', run, points: points.slice(1) });
    expect(shown.face).toMatchObject({ points });
  });

  it('begins anew with another subject, and goes on with the same', () => {
    const first = afterMessage(firstShown, show);
    expect(afterMessage(first, show).turn).toBe(first.turn);
    expect(afterMessage(first, { ...show, subject: { kind: 'run', run: '/other' } }).turn).toBe(first.turn + 1);
  });

  it('forgets why the form was refused with the next answer', () => {
    const refused = afterMessage(firstShown, { type: 'errors', errors: [], message: 'No.' });
    expect(refused.refusal).toBe('No.');
    expect(afterMessage(refused, { type: 'errors', errors: [] })).not.toHaveProperty('refusal');
  });
});
