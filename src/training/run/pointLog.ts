// points.jsonl: the curves of a run, appended to; what a resumed run does again is replaced.
import { join } from 'node:path';
import type { RunPoint } from '../../protocol/training.ts';
import { replaceFile, type FileLayer } from './fileLayer.ts';
import { parsePoints, pointLine, POINTS_FILE } from './runFile.ts';

export interface PointLog {
  /** Appends points. The first of each fold since the log was opened takes the place of that fold's from its step on. */
  append(points: readonly RunPoint[]): Promise<void>;
  readonly points: readonly RunPoint[];
}

/** Opens the log of a run's folder; a line torn by a kill is cut off. */
export async function openPointLog(files: FileLayer, folder: string): Promise<PointLog> {
  const path = join(folder, POINTS_FILE);
  const text = Buffer.from((await files.read(path)) ?? []).toString();
  let points: readonly RunPoint[] = parsePoints(text);
  const textOf = (some: readonly RunPoint[]): string => some.map(pointLine).join('');
  if (textOf(points) !== text) await replaceFile(files, path, textOf(points));
  const begun = new Set<number | undefined>();

  return {
    get points() {
      return points;
    },
    append: async (added) => {
      let kept = points;
      for (const { fold, step } of added) {
        if (begun.has(fold)) continue;
        begun.add(fold);
        kept = kept.filter((point) => point.fold !== fold || point.step < step);
      }
      const isRewound = kept.length < points.length;
      points = [...kept, ...added];
      if (isRewound) await replaceFile(files, path, textOf(points));
      else if (added.length > 0) await files.append(path, Buffer.from(textOf(added)));
    },
  };
}
