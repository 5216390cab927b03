// An inspection, a run and a report to look at, smaller than life.
import type {
  DatasetInspection,
  InspectDatasetResult,
  RecipePlan,
  RunSnapshot,
  SplitMetrics,
  TrainingReport,
} from '../../../../src/protocol/training.ts';

export const file = '/desk/labelled/council.jsonl';
export const run = '/desk/grover-models/council';

export const inspection: DatasetInspection = {
  files: [{ path: file, lines: 104, articles: 100 }],
  problems: [{ file, line: 17, message: 'There is no label.' }],
  problemCount: 4,
  articles: 100,
  labels: ['machine', 'human'],
  positive: 'machine',
  byLabel: [48, 52],
  splits: {
    train: { articles: 70, byLabel: [33, 37] },
    val: { articles: 15, byLabel: [7, 8] },
    test: { articles: 15, byLabel: [8, 7] },
  },
  splitsMade: 100,
  pairs: 40,
  unpaired: 20,
  duplicates: {
    withinSplits: 1,
    acrossSplits: 2,
    examples: [{ a: { file, line: 3 }, b: { file, line: 9 }, similarity: 0.96 }],
  },
  tooShort: 1,
  fewestWords: 30,
  leaks: [
    { kind: 'newlines', byLabel: [0, 1], auroc: 1, message: 'Line breaks are made alike.', isNormalised: true },
    { kind: 'length', byLabel: [1, 2], auroc: 0.7, message: 'Human articles are longer.', isNormalised: false },
  ],
  medianWords: 312,
};

export const quick: RecipePlan = {
  recipe: 'quick',
  title: 'Quick',
  summary: 'A head on the frozen model.',
  seconds: 38,
  memoryBytes: 612e6,
  defaults: { folds: 0, head: 'linear', maxTokens: 1024, paragraphs: true, keepLeaks: false },
  remarks: [],
};

export const groverPlan: RecipePlan = {
  recipe: 'grover',
  title: 'Grover',
  summary: 'All weights learn.',
  seconds: 9400,
  memoryBytes: 4.2e9,
  problem: { code: 'engine-missing', message: 'tfjs-node is not installed.', hint: 'Install it.' },
  install: 'npm install @tensorflow/tfjs-node',
  defaults: { epochs: 4, learningRate: 2e-5, optimizer: 'adafactor' },
  remarks: [],
};

export const inspected: InspectDatasetResult = {
  inspection,
  plans: [quick, groverPlan],
  proposed: 'quick',
  reason: 'It needs nothing.',
};

export const snapshot: RunSnapshot = {
  run,
  request: {
    files: [file],
    name: 'council',
    folder: '/desk/grover-models',
    model: '',
    options: { recipe: 'quick', seed: 1 },
  },
  state: 'running',
  phase: 'training',
  done: 62,
  total: 160,
  secondsLeft: 200,
  message: 'Epoch 2 of 4.',
  changed: '2026-11-21T12:10:00Z',
};

export const metrics: SplitMetrics = {
  examples: 42,
  unpairedAccuracy: 37 / 42,
  pairedAccuracy: 0.95,
  pairs: 20,
  auroc: 0.942,
  brier: 0.094,
  expectedCalibrationError: 0.061,
  reliability: [
    { from: 0, to: 0.5, examples: 20, meanProbability: 0.1, share: 0.15 },
    { from: 0.5, to: 0.6, examples: 0, meanProbability: 0, share: 0 },
    { from: 0.6, to: 1, examples: 22, meanProbability: 0.9, share: 0.85 },
  ],
  confusion: [
    [17, 3],
    [2, 20],
  ],
  byLabel: [
    { label: 'machine', examples: 20, precision: 0.895, recall: 0.85, f1: 0.872 },
    { label: 'human', examples: 22, precision: 0.87, recall: 0.909, f1: 0.889 },
  ],
  loss: 0.301,
};

export const report: TrainingReport = {
  format: 1,
  name: 'council',
  recipe: 'quick',
  labels: ['machine', 'human'],
  positive: 'machine',
  created: '2026-11-21T12:12:00Z',
  seconds: 41,
  options: { recipe: 'quick', seed: 1 },
  engine: 'onnxruntime 1.30 (cpu, int8)',
  trunk: { name: 'grover-mini', hash: 'ab12' },
  data: {
    files: [{ path: file, sha256: 'cd34', articles: 100 }],
    splits: inspection.splits,
    leaks: [],
    acrossSplits: 0,
  },
  splits: { test: metrics },
  paragraphs: {
    paragraphs: 412,
    auroc: 0.871,
    brier: 0.132,
    expectedCalibrationError: 0.041,
    minimumTokens: 40,
    falsePositiveRate: 0.005,
    found: 0.31,
  },
  falsePositives: [
    { file, line: 5, title: 'Budget | agreed', label: 'human', probability: 0.93, excerpt: 'The council agreed …' },
  ],
  falseNegatives: [],
  marksDrafts: true,
};
