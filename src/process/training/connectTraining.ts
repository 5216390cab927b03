// Connects training to its messages: inspection, the one run that goes on, the runs on disk, counterparts.
import { availableParallelism } from 'node:os';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { findNativeTensorflow, installedBelow, moduleFolders } from '../../engines/tensorflow/nativeTensorflow.ts';
import type { Problem } from '../../grover/problem.ts';
import {
  controlTrainingMethod,
  counterpartsMethod,
  inspectDatasetMethod,
  trainingRunMethod,
  trainingRunsMethod,
  trainMethod,
} from '../../protocol/training.ts';
import { writeCounterparts } from '../../training/counterparts/writeCounterparts.ts';
import { planTraining } from '../../training/planTraining.ts';
import type { Core } from '../core.ts';
import { workspaceFolder, type Initialization } from '../initialization.ts';
import { defaultCacheFolder, modelFolder, shippedModelFolder } from '../openSession.ts';
import { errorOf } from '../requests.ts';
import { connectRuns } from './connectRuns.ts';
import { createCounterpartsHandler } from './counterpartsRequest.ts';
import { createInspectDatasetHandler } from './inspectDataset.ts';
import * as parameters from './parameters.ts';
import { createStoredRuns } from './storedRuns.ts';
import { createTrainHandler } from './trainRequest.ts';

/** Milliseconds that a run has to write its checkpoint when the editor leaves: editors wait for 2 s. */
const LEAVE_MS = 1500;

export interface ConnectedTraining {
  /** Stops the run that goes on, to be resumed another time. */
  dispose(): Promise<void>;
}

export function connectTraining(connection: Connection, initialization: Initialization, core: Core): ConnectedTraining {
  const runs = connectRuns(connection, core);
  const shippedModel = initialization.shippedModel ?? shippedModelFolder();
  const cacheFolder = initialization.cacheFolder ?? defaultCacheFolder();
  const absolute = (model: string): string =>
    model === '' ? shippedModel : modelFolder(model, workspaceFolder(initialization));
  const inspect = createInspectDatasetHandler({
    plan: ({ files, model = '', positive }, signal) =>
      planTraining(
        files,
        { model: absolute(model), cacheFolder, ...(positive === undefined ? {} : { positive }) },
        signal,
      ),
    installed: () => JSON.stringify(findNativeTensorflow(moduleFolders(installedBelow(cacheFolder)))),
  });
  const train = createTrainHandler({
    host: runs.host,
    settings: core.settings.of,
    shippedModel,
    cacheFolder,
    cores: availableParallelism(),
  });
  const stored = createStoredRuns(
    () => runs.host.current(),
    () => runs.host.interrupted(),
  );
  const counterparts = createCounterpartsHandler({ ...core, write: writeCounterparts });
  const on = <P>(
    method: string,
    parse: (params: unknown) => P,
    handle: (params: P, token: CancellationToken) => unknown,
  ): void => {
    connection.onRequest(method, (params: unknown, token: CancellationToken) => {
      if (!initialization.trusted) throw errorOf(UNTRUSTED);
      return handle(parse(params), token);
    });
  };
  on(inspectDatasetMethod, parameters.parseInspectDataset, inspect);
  on(trainMethod, parameters.parseTrain, (params) => {
    runs.fallBackOn(params.workDoneToken);
    return train(params);
  });
  on(controlTrainingMethod, parameters.parseControlTraining, (params) => {
    const controlled = runs.host.control(params);
    if (!controlled.ok) throw errorOf(controlled.problem);
    return null;
  });
  on(trainingRunsMethod, parameters.parseTrainingRuns, stored.list);
  on(trainingRunMethod, parameters.parseTrainingRun, stored.read);
  on(counterpartsMethod, parameters.parseCounterparts, ({ workDoneToken, ...params }, token) =>
    counterparts(
      params,
      token,
      workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken),
    ),
  );
  return { dispose: () => runs.host.dispose(LEAVE_MS) };
}

/** What a workspace names is its author's, until somebody trusts it. */
const UNTRUSTED: Problem = {
  code: 'input-invalid',
  message:
    'Nothing is trained in a workspace that is not trusted: its files choose what is read, written and computed.',
  hint: 'Trust the workspace and try again.',
};
