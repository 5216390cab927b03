// Opens the Grover that a training starts from, as the options of the command say, and closes it in the end.
import type { Precision } from '../engines/engine.ts';
import { unwrap } from '../grover/problem.ts';
import { lanesFor, openSession, type OpenedModel } from '../process/openSession.ts';
import type { Given } from './command.ts';
import { sessionChoice, threadsAsked } from './modelOptions.ts';

export interface TrunkOpener {
  /** Throws ProblemError. */
  readonly open: (folder: string, precision?: Precision) => Promise<OpenedModel>;
  readonly close: () => Promise<void>;
}

export function trunkOpener(given: Given): TrunkOpener {
  const opened: OpenedModel[] = [];
  const choice = { ...sessionChoice(given, 'int8'), ...lanesFor(threadsAsked(given)) };
  return {
    open: async (folder, precision = choice.precision) => {
      const model = unwrap(await openSession({ ...choice, folder, precision }));
      opened.push(model);
      return model;
    },
    close: async () => {
      for (const model of opened.splice(0)) await model.dispose();
    },
  };
}
