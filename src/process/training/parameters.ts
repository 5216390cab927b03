// Parameters of the requests on training, parsed where they enter.
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import {
  controlTrainingMethod,
  counterpartsMethod,
  inspectDatasetMethod,
  trainingRunMethod,
  trainingRunsMethod,
  trainMethod,
  type ControlTrainingParams,
  type CounterpartsParams,
  type InspectDatasetParams,
  type TrainingRunParams,
  type TrainingRunsParams,
  type TrainParams,
} from '../../protocol/training.ts';
import { parse } from '../requests.ts';
import { trainingRequestSchema } from '../../training/run/runFile.ts';

const path = v.pipe(
  v.string(),
  v.check((text) => isAbsolute(text), 'must be an absolute path'),
);
const files = v.pipe(v.array(path), v.minLength(1, 'must name a file'));
const workDoneToken = v.exactOptional(v.union([v.string(), v.number()]));
const seed = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)));
/** The name of a run is the name of its folder, wherever that lies. */
const isName = (name: string): boolean => !/[\\/:]/.test(name) && name !== '.' && name !== '..';

const trainParams = v.object({
  request: v.pipe(
    trainingRequestSchema,
    v.check(({ name }) => isName(name), 'name must be that of a folder, without slashes'),
    v.check(({ folder, files: all }) => [folder, ...all].every(isAbsolute), 'folder and files must be absolute paths'),
  ),
  resume: v.exactOptional(v.boolean()),
  workDoneToken,
});
const inspectParams = v.object({ files, model: v.exactOptional(v.string()), positive: v.exactOptional(v.string()) });
const controlParams = v.object({ run: path, action: v.picklist(['pause', 'continue', 'stop']) });
const counterpartsParams = v.object({ file: path, seed, workDoneToken });

export const parseInspectDataset = (input: unknown): InspectDatasetParams =>
  parse(inspectParams, input, inspectDatasetMethod);
export const parseTrain = (input: unknown): TrainParams => parse(trainParams, input, trainMethod);
export const parseControlTraining = (input: unknown): ControlTrainingParams =>
  parse(controlParams, input, controlTrainingMethod);
export const parseTrainingRuns = (input: unknown): TrainingRunsParams =>
  parse(v.object({ folder: path }), input, trainingRunsMethod);
export const parseTrainingRun = (input: unknown): TrainingRunParams =>
  parse(v.object({ run: path }), input, trainingRunMethod);
export const parseCounterparts = (input: unknown): CounterpartsParams =>
  parse(counterpartsParams, input, counterpartsMethod);
