// What a line of `grover score` says of a discriminator's labels.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLineScorer, type ScoredLine } from '../../../src/cli/scoreLine.ts';
import { classifierTensors } from '../../../src/grover/architecture.ts';
import type { Weights } from '../../../src/grover/model.ts';
import { fail, unwrap } from '../../../src/grover/problem.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { randomModel } from '../../fakes/randomModel.ts';
import { gptEncoder } from '../detection/builders.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-score-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const never = new AbortController().signal;

async function scored(labels?: readonly string[]): Promise<ScoredLine> {
  const session = createFakeSession();
  const model = randomModel(session.config, { seed: 1 });
  const heads = new Map(classifierTensors(session.config));
  const weights: Weights = {
    ...model.weights,
    read: (name) => Promise.resolve(new Float32Array((heads.get(name) ?? []).reduce((a, b) => a * b, 1)).fill(0.1)),
  };
  const path = join(folder, labels?.join('-') ?? 'plain');
  const opened = {
    model: { ...model, folder: path, weights, isDiscriminator: true },
    session,
    encoder: gptEncoder(),
    calibration: fail('file-missing', 'not asked for'),
    dispose: () => session.dispose(),
  };
  if (labels !== undefined) {
    mkdirSync(path);
    writeFileSync(
      join(path, 'discriminator.json'),
      JSON.stringify({ format: 1, recipe: 'grover', labels, settings: { maxTokens: 64 } }),
    );
  }
  const score = await createLineScorer(opened);
  return unwrap(await score({ title: 'Ferry', article: 'The ferry left.' }, never));
}

describe('a scored line', () => {
  it.each([
    [undefined, ['machine', 'human']],
    [
      ['spoof', 'report'],
      ['spoof', 'report'],
    ],
  ])('names the labels of a discriminator with labels %s', async (labels, names) => {
    const { classification } = await scored(labels);
    expect(Object.keys(classification ?? {})).toEqual(names);
    const sum = Object.values(classification ?? {}).reduce((total, share) => total + share, 0);
    expect(sum).toBeCloseTo(1, 6);
  });
});
