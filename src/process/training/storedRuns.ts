// `grover/trainingRuns` and `grover/trainingRun`: what the folders hold, with what goes on now.
import { dirname, resolve } from 'node:path';
import type {
  RunSnapshot,
  TrainingRunParams,
  TrainingRunResult,
  TrainingRunsParams,
  TrainingRunsResult,
} from '../../protocol/training.ts';
import { readRun, readRuns } from '../../training/run/runFolder.ts';
import { errorOf } from '../requests.ts';

/**
 * `current`: the run that goes on, whose trainer knows more of it than the disk does. `interrupted`: the last whose trainer
 * did not come to write down how it ended.
 */
export function createStoredRuns(
  current: () => RunSnapshot | undefined,
  interrupted: () => RunSnapshot | undefined = () => undefined,
) {
  const now = (snapshot: RunSnapshot): RunSnapshot => {
    const going = current();
    if (going?.run === snapshot.run) return going;
    const left = snapshot.state === 'interrupted' ? interrupted() : undefined;
    return left?.run === snapshot.run ? left : snapshot;
  };
  return {
    list: async ({ folder }: TrainingRunsParams): Promise<TrainingRunsResult> => {
      const runs = (await readRuns(folder)).map(now);
      const going = current();
      const isMissing =
        going !== undefined && dirname(going.run) === resolve(folder) && runs.every(({ run }) => run !== going.run);
      return { runs: isMissing ? [going, ...runs] : runs };
    },
    read: async ({ run }: TrainingRunParams): Promise<TrainingRunResult> => {
      const read = await readRun(run);
      const going = current();
      // It has only just begun: nothing is on the disk yet.
      if (!read.ok && going?.run === resolve(run)) return { snapshot: going, points: [] };
      if (!read.ok) throw errorOf(read.problem);
      return { ...read.value, snapshot: now(read.value.snapshot) };
    },
  };
}
