// Metrics of a split, beside scikit-learn's 1.7 and the reference's script run by pandas.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argmax } from '../../../../src/training/metrics/confusion.ts';
import { pairedAccuracy } from '../../../../src/training/metrics/pairedAccuracy.ts';
import { logLoss, splitMetrics } from '../../../../src/training/metrics/splitMetrics.ts';

/** Machine first, as in the reference. */
const LABELS = ['machine', 'human'];
const MACHINE = 0;

interface Row {
  readonly label: number;
  readonly machine: number;
  readonly pair?: string;
}
const row = (label: number, machine: number, pair?: string): Row => ({
  label,
  machine,
  ...(pair === undefined ? {} : { pair }),
});
const probabilitiesOf = (rows: readonly Row[]): Float32Array =>
  Float32Array.from(rows.flatMap(({ machine }) => [machine, 1 - machine]));

/** What compute_accuracy_script.py says 3 of 6 and, with a second human article in pair 2, 4 of 9 of. */
const PAIRED = [
  row(0, 0.8, '0'),
  row(1, 0.3, '0'),
  row(0, 0.5, '1'),
  row(1, 0.5, '1'),
  row(0, 0.9, '2'),
  row(0, 0.2, '2'),
  row(0, 0.5, '2'),
  row(1, 0.4, '2'),
  row(0, 0.1, '3'),
  row(1, 0.6, '3'),
  row(1, 0.99),
];

describe('pairedAccuracy', () => {
  it('counts each machine article against its human one, equals as wrong, as the reference does', () => {
    expect(pairedAccuracy(probabilitiesOf(PAIRED), PAIRED, 2, MACHINE)).toEqual({ accuracy: 0.5, pairs: 6 });
    const more = [...PAIRED, row(1, 0.55, '2')];
    expect(pairedAccuracy(probabilitiesOf(more), more, 2, MACHINE)).toEqual({ accuracy: 4 / 9, pairs: 9 });
  });

  it('leaves out articles whose twin is missing', () => {
    const rows = [row(0, 0.9, 'a'), row(1, 0.1, 'b'), row(0, 0.9, 'c'), row(1, 0.2, 'c'), row(0, 0.1)];
    expect(pairedAccuracy(probabilitiesOf(rows), rows, 2, MACHINE)).toEqual({ accuracy: 1, pairs: 1 });
  });

  it('says nothing without pairs or a positive label', () => {
    const rows = [row(0, 0.9), row(1, 0.1, 'b')];
    expect(pairedAccuracy(probabilitiesOf(rows), rows, 2, MACHINE)).toEqual({ pairs: 0 });
    expect(pairedAccuracy(probabilitiesOf(PAIRED), PAIRED, 2, undefined)).toEqual({ pairs: 0 });
  });

  it('holds a pair of any labels, whichever of them is positive', () => {
    const rows = [
      { label: 2, pair: 'a' },
      { label: 0, pair: 'a' },
      { label: 1, pair: 'a' },
    ];
    const probabilities = Float32Array.of(0.2, 0.2, 0.6, 0.3, 0.3, 0.4, 0.1, 0.2, 0.7);
    expect(pairedAccuracy(probabilities, rows, 3, 2)).toEqual({ accuracy: 0.5, pairs: 2 });
  });
});

describe('splitMetrics', () => {
  const rows = [
    [0, 0.1],
    [0, 0.15],
    [0, 0.3],
    [1, 0.35],
    [1, 0.62],
    [0, 0.68],
    [1, 0.9],
    [1, 0.95],
    [1, 1],
    [0, 0.05],
  ].map(([isMachine = 0, machine = 0]) => row(1 - isMachine, machine));

  it("agrees with scikit-learn's on two labels", () => {
    const found = splitMetrics(probabilitiesOf(rows), rows, LABELS, MACHINE);
    expect(found).toMatchObject({ examples: 10, unpairedAccuracy: 0.8, pairs: 0 });
    expect(found).not.toHaveProperty('pairedAccuracy');
    expect(found.auroc).toBeCloseTo(0.92, 12);
    expect(found.brier).toBeCloseTo(0.11668, 6);
    expect(found.loss).toBeCloseTo(0.34997937, 5);
    expect(found.confusion).toEqual([
      [4, 1],
      [1, 4],
    ]);
    expect(found.reliability.reduce((sum, { examples }) => sum + examples, 0)).toBe(10);
  });

  it("agrees with scikit-learn's on three labels without a positive one", () => {
    const probabilities = Float32Array.of(
      ...[0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.1, 0.2, 0.7],
      ...[0.4, 0.4, 0.2, 0.3, 0.3, 0.4, 0.25, 0.15, 0.6],
    );
    const examples = [0, 1, 2, 1, 0, 2].map((label) => ({ label }));
    const found = splitMetrics(probabilities, examples, ['a', 'b', 'c'], undefined);
    expect(found.unpairedAccuracy).toBeCloseTo(2 / 3, 12);
    expect(found.confusion).toEqual([
      [1, 0, 1],
      [1, 1, 0],
      [0, 0, 2],
    ]);
    expect(found.byLabel.map(({ precision, recall, f1 }) => [precision, recall, f1])).toEqual([
      [1 / 2, 1 / 2, 1 / 2],
      [1, 1 / 2, 2 / 3],
      [2 / 3, 1, 4 / 5],
    ]);
    expect(found.auroc).toBeCloseTo((0.875 + 1 + 1) / 3, 12);
    expect(found.loss).toBeCloseTo(0.698622818, 6);
    expect(found.reliability).toEqual([]);
    expect(found).not.toHaveProperty('brier');
    expect(found).not.toHaveProperty('expectedCalibrationError');
  });

  it('leaves out what one label alone cannot tell, and has no number that JSON cannot hold', () => {
    const one = [row(1, 0), row(1, 1)];
    const found = splitMetrics(probabilitiesOf(one), one, LABELS, MACHINE);
    expect(found).not.toHaveProperty('auroc');
    expect(found.byLabel[0]).toEqual({ label: 'machine', examples: 0, precision: 0, recall: 0, f1: 0 });
    expect(JSON.stringify(found)).not.toContain('null');
  });

  it('refuses probabilities that do not fit', () => {
    expect(() => splitMetrics(new Float32Array(3), [row(0, 1), row(1, 0)], LABELS, MACHINE)).toThrow(RangeError);
    expect(() => splitMetrics(new Float32Array(0), [], LABELS, MACHINE)).toThrow(RangeError);
    const broken = [row(0, 1), row(1, NaN)];
    expect(() => splitMetrics(probabilitiesOf(broken), broken, LABELS, MACHINE)).toThrow('Article 2');
  });

  it('does not depend on the order of articles', () => {
    const article = fc.record({
      label: fc.integer({ min: 0, max: 1 }),
      machine: fc.double({ min: 0, max: 1, noNaN: true }),
      pair: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(fc.array(article, { minLength: 1 }), (articles) => {
        const turned = [...articles].reverse();
        const a = splitMetrics(probabilitiesOf(articles), articles, LABELS, MACHINE);
        const b = splitMetrics(probabilitiesOf(turned), turned, LABELS, MACHINE);
        expect(b.confusion).toEqual(a.confusion);
        expect(b.pairedAccuracy).toEqual(a.pairedAccuracy);
        expect(b.auroc ?? 0).toBeCloseTo(a.auroc ?? 0, 12);
        expect(b.loss).toBeCloseTo(a.loss, 10);
      }),
    );
  });
});

describe('argmax', () => {
  it('takes the first of equals, as NumPy', () => {
    expect([argmax([0.5, 0.5]), argmax([0.1, 0.6, 0.6]), argmax([1])]).toEqual([0, 1, 0]);
  });
});

describe('logLoss', () => {
  it('stays finite for a probability of 0', () => {
    expect(logLoss(Float32Array.of(0, 1), [0], 2)).toBeCloseTo(23 * Math.LN2, 10);
    expect(logLoss(Float32Array.of(0.25, 0.75), [1], 2)).toBeCloseTo(-Math.log(0.75), 7);
  });
});
