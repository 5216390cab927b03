import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../../src/grover/checkpoints/openModel.ts';
import { ProblemError, unwrap } from '../../../src/grover/problem.ts';
import { writeDiscriminatorFile } from '../../../src/training/discriminatorFile.ts';
import { evaluateDiscriminator } from '../../../src/training/evaluateDiscriminator.ts';
import { createGate } from '../../../src/training/run/gate.ts';
import { labelledLines, SHIPPED } from './run/trainingFolder.ts';

let folder: string;
let articles: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-evaluate-'));
  articles = join(folder, 'articles.jsonl');
  writeFileSync(articles, labelledLines(4));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What is opened for a quick discriminator whose trunk lay in a folder that is gone. */
async function evaluateWithout(hash: string): Promise<{ readonly opened: readonly string[]; readonly said: unknown }> {
  const trunk = { name: 'ours', hash };
  const settings = { features: 1, head: 'linear', maxTokens: 64, trunk };
  await writeDiscriminatorFile(folder, {
    recipe: 'quick',
    labels: ['machine', 'human'],
    positive: 'machine',
    trunk: { ...trunk, folder: '../gone' },
    settings,
  });
  const opened: string[] = [];
  const said = await evaluateDiscriminator(folder, [articles], {
    shippedModel: SHIPPED,
    pace: createGate().pace,
    openTrunk: (path) => {
      opened.push(path);
      return Promise.reject(new ProblemError({ code: 'cancelled', message: 'Opened.' }));
    },
  });
  return { opened, said };
}

describe('evaluateDiscriminator', () => {
  it('says of the discriminator that its Grover is gone', async () => {
    const { opened, said } = await evaluateWithout('0'.repeat(64));
    expect(opened).toEqual([]);
    expect(said).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining('was trained on ours, which cannot be opened.') as unknown },
    });
  });

  it('takes the shipped model where it is the one it was trained on', async () => {
    const model = unwrap(await openModel(SHIPPED));
    await model.weights.close();
    expect((await evaluateWithout(model.hash)).opened).toEqual([SHIPPED]);
  });
});
