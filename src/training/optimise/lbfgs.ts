// Minimises a smooth function of many variables: L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5).

export interface MinimiseOptions {
  /** Steps remembered for the curvature. */
  readonly history?: number;
  readonly maxIterations?: number;
  /** Done when no entry of the gradient is larger. */
  readonly tolerance?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
}

/** Value at x; writes the gradient [x.length]. A value that is no finite number counts as too far. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

interface Step {
  /** Change of x and of the gradient. */
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly curvature: number;
}

/** Shares of the Armijo and the curvature condition. */
const SUFFICIENT = 1e-4;
const FLATTER = 0.9;
const MOST_TRIES = 50;

/** Finds a minimum from `start`, which stays as it is; ends early where the function's rounding allows no further step down. */
export function minimise(
  fn: Objective,
  start: Float64Array,
  { history = 10, maxIterations = 200, tolerance = 1e-6 }: MinimiseOptions = {},
): Minimum {
  let here = evaluated(fn, start.slice());
  const steps: Step[] = [];
  let iterations = 0;
  while (iterations < maxIterations && largest(here.gradient) > tolerance) {
    const direction = descent(here.gradient, steps);
    const first = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(here.gradient, here.gradient))) : 1;
    const next = lineSearch(fn, here, direction, first);
    if (next === undefined) {
      if (steps.length === 0) break;
      // What was remembered may mislead: once more along the gradient.
      steps.length = 0;
      continue;
    }
    const s = difference(next.x, here.x);
    const y = difference(next.gradient, here.gradient);
    const curvature = dot(s, y);
    if (curvature > Number.EPSILON * dot(y, y)) steps.push({ s, y, curvature });
    if (steps.length > history) steps.shift();
    here = next;
    iterations++;
  }
  return { x: here.x, value: here.value, iterations };
}

/** Minus the inverse Hessian, as the remembered steps show it, times the gradient. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares = new Float64Array(steps.length);
  for (const [at, { s, y, curvature }] of [...steps.entries()].reverse()) {
    const share = dot(s, direction) / curvature;
    shares[at] = share;
    addScaled(direction, y, -share);
  }
  const last = steps.at(-1);
  if (last !== undefined) scale(direction, last.curvature / dot(last.y, last.y));
  for (const [at, { s, y, curvature }] of steps.entries())
    addScaled(direction, s, (shares[at] ?? 0) - dot(y, direction) / curvature);
  return direction;
}

/** A step that meets the weak Wolfe conditions, by bracketing and bisection (Lewis and Overton 2013, algorithm 2.6). */
function lineSearch(fn: Objective, from: Point, direction: Float64Array, first: number): Point | undefined {
  const slope = dot(from.gradient, direction);
  if (!(slope < 0)) return undefined;
  let [nearest, farthest, length] = [0, Infinity, first];
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const x = from.x.slice();
    addScaled(x, direction, length);
    const point = evaluated(fn, x);
    if (!(point.value <= from.value + SUFFICIENT * length * slope)) farthest = length;
    else if (dot(point.gradient, direction) < FLATTER * slope) nearest = length;
    else return point;
    length = farthest === Infinity ? 2 * nearest : (nearest + farthest) / 2;
  }
  return undefined;
}

function evaluated(fn: Objective, x: Float64Array): Point {
  const gradient = new Float64Array(x.length);
  return { x, gradient, value: fn(x, gradient) };
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, at) => value - (b[at] ?? 0));

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) + factor * (values[at] ?? 0);
}

function scale(values: Float64Array, factor: number): void {
  for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) * factor;
}
