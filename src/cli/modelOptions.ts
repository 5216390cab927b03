// The options by which every command that reads with a model chooses it.
import type { Precision } from '../engines/engine.ts';
import { unwrap } from '../grover/problem.ts';
import {
  defaultCacheFolder,
  modelFolder,
  openSession,
  shippedModelFolder,
  threadsFor,
  type OpenedModel,
  type SessionChoice,
} from '../process/openSession.ts';
import type { Given, OptionSpec } from './command.ts';

export const modelOptions = {
  model: { type: 'string', value: 'DIR', help: 'Model folder; default: the shipped grover-mini.' },
  engine: { type: 'string', value: 'auto|onnxruntime|tensorflow', help: 'What runs the model; default: auto.' },
  precision: { type: 'string', value: 'fp32|int8|int4', help: 'How its matrices are held.' },
  threads: { type: 'string', value: 'N', help: 'Threads of one run; default 0: half of the cores.' },
} as const satisfies Record<string, OptionSpec>;

/**
 * `usual`: the precision when none is asked for, where the engine knows it. Opens the model that was asked for, lets `use` work with it
 * and closes it. `work`: how it is best run for what is to be read. Throws ProblemError.
 */
export async function withModel<T>(
  given: Given,
  usual: Precision,
  use: (opened: OpenedModel) => Promise<T>,
  work: Partial<Pick<SessionChoice, 'lanes' | 'threads'>> = {},
): Promise<T> {
  const opened = unwrap(await openSession({ ...sessionChoice(given, usual), ...work }));
  try {
    return await use(opened);
  } finally {
    await opened.dispose();
  }
}

export function sessionChoice(given: Given, usual: Precision): SessionChoice {
  const folder = given.text('model');
  return {
    folder: folder === undefined ? shippedModelFolder() : modelFolder(folder, process.cwd()),
    engine: given.choice('engine', ['auto', 'onnxruntime', 'tensorflow'], 'auto'),
    precision: given.choice('precision', ['fp32', 'int8', 'int4'], usual),
    ...(given.text('precision') === undefined && { orElse: 'fp32' as const }),
    threads: threadsFor(threadsAsked(given)),
    cacheFolder: defaultCacheFolder(),
  };
}

/** 0: nothing was said. */
export const threadsAsked = (given: Given): number => given.number('threads', { from: 0, to: 64, whole: true }, 0);
