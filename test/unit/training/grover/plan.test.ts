import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { groverPlan, installCommand } from '../../../../src/training/grover/plan.ts';
import type { DatasetInspection } from '../../../../src/protocol/training.ts';

const mini = {
  vocabularySize: 50270,
  hiddenSize: 384,
  layers: 6,
  heads: 6,
  intermediateSize: 1536,
  maxPositions: 1024,
};
const inspection: DatasetInspection = {
  files: [],
  problems: [],
  problemCount: 0,
  articles: 1200,
  labels: ['machine', 'human'],
  byLabel: [600, 600],
  splits: {
    train: { articles: 1000, byLabel: [500, 500] },
    val: { articles: 100, byLabel: [50, 50] },
    test: { articles: 100, byLabel: [50, 50] },
  },
  splitsMade: 0,
  pairs: 600,
  unpaired: 0,
  duplicates: { withinSplits: 0, acrossSplits: 0, examples: [] },
  tooShort: 0,
  fewestWords: 20,
  leaks: [],
  medianWords: 400,
};

describe('the plan of fine-tuning', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'grover-plan-'));
    vi.stubEnv('GROVER_TFJS_NODE', '');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(cache, { recursive: true });
  });
  const plan = (changes: Partial<DatasetInspection> = {}) =>
    groverPlan({ ...inspection, ...changes }, { config: mini, name: 'grover-mini' }, cache);

  it('says how to install native TensorFlow where it is not', () => {
    const { problem, install } = plan();
    expect(problem).toMatchObject({ code: 'engine-unavailable' });
    expect(problem?.message).toContain('native TensorFlow');
    expect(install).toBe(`npm install --prefix "${join(cache, 'tfjs-node')}" @tensorflow/tfjs-node@4.22.0`);
    expect(problem?.hint).toContain(install);
  });

  it('has no problem once that command has put it there', () => {
    const folder = /--prefix "(.*)"/.exec(installCommand(cache))?.[1] ?? '';
    const library = join(folder, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8');
    mkdirSync(library, { recursive: true });
    writeFileSync(join(library, '../../package.json'), '{"name":"@tensorflow/tfjs-node","main":"main.js"}');
    writeFileSync(join(library, 'tfjs_binding.node'), '');
    expect(plan()).not.toHaveProperty('problem');
    expect(plan()).not.toHaveProperty('install');
  });

  it('passes on what is wrong with the articles', () => {
    const problem = { code: 'input-invalid', message: 'There is one label only.' } as const;
    expect(plan({ problem }).problem).toEqual(problem);
  });

  it('states the memory and the tokens that are read at a time before anything starts', () => {
    const { memoryBytes, remarks, defaults } = plan();
    expect(memoryBytes).toBeGreaterThan(1e9);
    expect(remarks[0]).toContain(`${(memoryBytes / 1e9).toFixed(1)} GB`);
    expect(defaults).toMatchObject({ optimizer: 'adafactor', epochs: 3, batchSize: 32, warmup: 0.1, maxTokens: 512 });
  });

  it('takes longer for more and for longer articles, up to what is read of them', () => {
    const twice = { ...inspection.splits, train: { articles: 2000, byLabel: [1000, 1000] } };
    expect(plan({ splits: twice }).seconds).toBeGreaterThan(1.8 * plan().seconds);
    expect(plan({ medianWords: 200 }).seconds).toBeLessThan(plan().seconds);
    expect(plan({ medianWords: 4000 }).seconds).toBe(plan({ medianWords: 1000 }).seconds);
  });
});
