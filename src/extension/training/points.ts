// The points of the curves, gathered from what was read and what was announced meanwhile; free of VS Code.
import type { RunPoint } from '../../protocol/training.ts';

/** Of `added`, those that are not there yet. */
export function newPoints(known: readonly RunPoint[], added: readonly RunPoint[]): readonly RunPoint[] {
  // What was announced while all of it was read lies near the end.
  const near = new Set(known.slice(-(added.length + 500)).map(keyOf));
  return added.filter((point) => !near.has(keyOf(point)));
}

const keyOf = (point: RunPoint): string => JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
