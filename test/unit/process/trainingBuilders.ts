// A run, its request and its start, as tests of training need them.
import type { StartMessage } from '../../../src/process/training/trainingHost.ts';
import type { RunSnapshot, TrainingRequest } from '../../../src/protocol/training.ts';

export const REQUEST: TrainingRequest = {
  files: ['/news/labelled.jsonl'],
  name: 'ours',
  folder: '/news/grover-models',
  model: '',
  options: { recipe: 'quick', seed: 1 },
};

export const snapshotOf = (more: Partial<RunSnapshot> = {}): RunSnapshot => ({
  run: '/news/grover-models/ours',
  request: REQUEST,
  state: 'running',
  phase: 'training',
  done: 0,
  total: 10,
  message: 'Learning.',
  changed: '2026-03-01T10:00:00.000Z',
  ...more,
});

export const startOf = (request: TrainingRequest = REQUEST): StartMessage => ({
  type: 'start',
  request,
  resume: false,
  shippedModel: '/models/grover-mini',
  cacheFolder: '/cache',
  engine: 'auto',
  precision: 'int8',
  threads: 1,
});
