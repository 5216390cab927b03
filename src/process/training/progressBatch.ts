// Progress comes with every step; what is told comes a few times a second: the latest state and every point since.
import type { RunPoint, RunSnapshot } from '../../protocol/training.ts';

export interface ProgressBatch {
  readonly add: (snapshot: RunSnapshot, points: readonly RunPoint[]) => void;
  /** Tells at once what has not been told yet. */
  readonly flush: () => void;
}

/** `tell` is called at once, then at most every `everyMs`; a change of state, an end above all, waits for nobody. No point is lost. */
export function createProgressBatch(
  everyMs: number,
  tell: (snapshot: RunSnapshot, points: readonly RunPoint[]) => void,
): ProgressBatch {
  let latest: RunSnapshot | undefined;
  let points: RunPoint[] = [];
  let toldAt = -Infinity;
  let toldState: RunSnapshot['state'] | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (latest === undefined) return;
    const [snapshot, since] = [latest, points];
    latest = undefined;
    points = [];
    toldAt = performance.now();
    toldState = snapshot.state;
    tell(snapshot, since);
  };
  return {
    add: (snapshot, more) => {
      latest = snapshot;
      points.push(...more.map(finite));
      const wait = everyMs - (performance.now() - toldAt);
      if (wait <= 0 || snapshot.state !== toldState) flush();
      else timer ??= setTimeout(flush, wait);
    },
    flush,
  };
}

/** A loss that is no number has no place in a curve, and none in JSON. */
const finite = (point: RunPoint): RunPoint => ({
  ...Object.fromEntries(Object.entries(point).filter(([, value]) => Number.isFinite(value))),
  step: point.step,
  epoch: point.epoch,
  seconds: point.seconds,
});
