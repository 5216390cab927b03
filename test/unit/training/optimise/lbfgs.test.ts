// The minimiser on functions whose minimum is known.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/grover/random.ts';
import { minimise, type Objective } from '../../../../src/training/optimise/lbfgs.ts';

/** Σ 100 (x[i+1] - x[i]²)² + (1 - x[i])²; its minimum, 0, is at ones. */
const rosenbrock: Objective = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let at = 0; at + 1 < x.length; at++) {
    const [a = 0, b = 0] = [x[at], x[at + 1]];
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[at] = (gradient[at] ?? 0) - 400 * a * (b - a * a) - 2 * (1 - a);
    gradient[at + 1] = (gradient[at + 1] ?? 0) + 200 * (b - a * a);
  }
  return value;
};

/** Σ curvature × (x - centre)² / 2. */
const bowl =
  (curvatures: readonly number[], centre: number): Objective =>
  (x, gradient) => {
    let value = 0;
    curvatures.forEach((curvature, at) => {
      const distance = (x[at] ?? 0) - centre;
      gradient[at] = curvature * distance;
      value += (curvature * distance * distance) / 2;
    });
    return value;
  };

describe('minimise', () => {
  it.each([2, 10, 50])("finds the end of Rosenbrock's valley in %i dimensions", (size) => {
    const start = Float64Array.from({ length: size }, (_, at) => (at % 2 === 0 ? -1.2 : 1));
    const { x, value, iterations } = minimise(rosenbrock, start, { maxIterations: 1000, tolerance: 1e-8 });
    expect(value).toBeLessThan(1e-12);
    for (const entry of x) expect(entry).toBeCloseTo(1, 6);
    expect(iterations).toBeLessThan(600);
    expect(start[0]).toBe(-1.2);
  });

  it('finds the bottom of a narrow bowl in few steps', () => {
    const curvatures = Array.from({ length: 100 }, (_, at) => 10 ** (at / 50));
    const { x, iterations } = minimise(bowl(curvatures, 3), new Float64Array(100), { history: 20 });
    for (const entry of x) expect(entry).toBeCloseTo(3, 5);
    expect(iterations).toBeLessThan(150);
  });

  it('ends where the gradient is small, from any start', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, size) => {
        const random = createRandom(seed);
        const draws = (): number[] => Array.from({ length: size }, () => random.nextFloat());
        const curvatures = draws().map((draw) => 0.1 + 10 * draw);
        const fn = bowl(curvatures, random.nextFloat());
        const { x } = minimise(
          fn,
          Float64Array.from(draws(), (draw) => 100 * draw - 50),
          { tolerance: 1e-6 },
        );
        const gradient = new Float64Array(size);
        fn(x, gradient);
        expect(Math.max(...gradient.map(Math.abs))).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('stays where it is when there is nothing to gain', () => {
    expect(minimise(bowl([1, 2], 0), new Float64Array(2))).toEqual({ x: new Float64Array(2), value: 0, iterations: 0 });
  });

  it('turns back from where the function is no number', () => {
    // -log x + x, minimum 1 at 1; NaN from 0 down.
    const fn: Objective = (x, gradient) => {
      const [a = 0] = x;
      gradient[0] = 1 - 1 / a;
      return a - Math.log(a);
    };
    const { x, value } = minimise(fn, Float64Array.of(0.001), { tolerance: 1e-9 });
    expect(x[0]).toBeCloseTo(1, 8);
    expect(value).toBeCloseTo(1, 12);
  });

  it('never ends higher than it began, and does what it is allowed to', () => {
    const start = Float64Array.of(-1.2, 1);
    const values = [0, 1, 5, 20].map((maxIterations) => minimise(rosenbrock, start, { maxIterations }).value);
    expect(values[0]).toBeCloseTo(24.2, 10);
    expect([...values].sort((a, b) => b - a)).toEqual(values);
  });

  it('ends on a slope that rounding hides', () => {
    const fn: Objective = (x, gradient) => {
      gradient[0] = 1;
      return Math.max(1, x[0] ?? 0);
    };
    expect(minimise(fn, Float64Array.of(0.5)).value).toBe(1);
  });
});
