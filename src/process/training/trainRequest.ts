// `grover/train`: from what the editor asks for to a trainer at work. Answers once it has begun; the rest is told by notifications.
import type { Result } from '../../grover/problem.ts';
import type { Settings } from '../../protocol/messages.ts';
import type { RunSnapshot, TrainParams } from '../../protocol/training.ts';
import { threadsFor } from '../openSession.ts';
import { errorOf } from '../requests.ts';
import type { TrainingHost } from './trainingHost.ts';

export interface TrainDeps {
  readonly host: Pick<TrainingHost, 'start'>;
  readonly settings: () => Promise<Settings>;
  readonly shippedModel: string;
  readonly cacheFolder: string;
  readonly cores: number;
}

export function createTrainHandler({ host, settings, shippedModel, cacheFolder, cores }: TrainDeps) {
  return async ({ request, resume = false }: TrainParams): Promise<RunSnapshot> => {
    const { engine, precision, threads } = await settings();
    const begun: Result<RunSnapshot> = await host.start({
      type: 'start',
      request,
      resume,
      shippedModel,
      cacheFolder,
      engine,
      precision,
      threads: threadsOfTrainer(threadsFor(threads, cores), cores),
    });
    if (!begun.ok) throw errorOf(begun.problem);
    return begun.value;
  };
}

/** What the process leaves of the machine, so that a paragraph is scored about as quickly as without training. */
export const threadsOfTrainer = (threadsOfProcess: number, cores: number): number =>
  Math.max(1, cores - threadsOfProcess);
