// What the process does for training, as typed requests.
import type { CancellationToken } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  controlTrainingMethod,
  counterpartsMethod,
  inspectDatasetMethod,
  trainingRunMethod,
  trainingRunsMethod,
  trainMethod,
  type ControlTrainingParams,
  type CounterpartsParams,
  type CounterpartsResult,
  type InspectDatasetParams,
  type InspectDatasetResult,
  type TrainingRunParams,
  type TrainingRunResult,
  type TrainingRunsParams,
  type TrainingRunsResult,
  type TrainParams,
} from '../protocol/training.ts';
import { requestWithProgress, type WorkDone } from './requestWithProgress.ts';

/** Each rejects with what the process says. */
export interface TrainingRequests {
  readonly inspect: (params: InspectDatasetParams) => Promise<InspectDatasetResult>;
  readonly train: (params: TrainParams) => Promise<void>;
  readonly control: (params: ControlTrainingParams) => Promise<void>;
  readonly runs: (params: TrainingRunsParams) => Promise<TrainingRunsResult>;
  readonly run: (params: TrainingRunParams) => Promise<TrainingRunResult>;
  readonly counterparts: (
    params: Omit<CounterpartsParams, 'workDoneToken'>,
    token: CancellationToken,
    onProgress: (progress: WorkDone) => void,
  ) => Promise<CounterpartsResult>;
}

export const createTrainingRequests = (running: () => Promise<LanguageClient>): TrainingRequests => ({
  inspect: async (params) => (await running()).sendRequest<InspectDatasetResult>(inspectDatasetMethod, params),
  train: async (params) => {
    await (await running()).sendRequest<unknown>(trainMethod, params);
  },
  control: async (params) => {
    await (await running()).sendRequest<unknown>(controlTrainingMethod, params);
  },
  runs: async (params) => (await running()).sendRequest<TrainingRunsResult>(trainingRunsMethod, params),
  run: async (params) => (await running()).sendRequest<TrainingRunResult>(trainingRunMethod, params),
  counterparts: async (params, token, onProgress) =>
    requestWithProgress<CounterpartsResult>(await running(), counterpartsMethod, params, { token, onProgress }),
});
