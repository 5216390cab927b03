// What is found in files, what each recipe would do, and which is proposed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { unwrap } from '../../../src/grover/problem.ts';
import { planTraining } from '../../../src/training/planTraining.ts';
import { RECIPE_NAMES } from '../../../src/protocol/training.ts';
import { labelledLines, SHIPPED } from './run/trainingFolder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-plan-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function put(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('planTraining', () => {
  it('asks every recipe and proposes quick where a label stands for machine-written articles', async () => {
    const file = put('machine.jsonl', labelledLines(60));
    const { inspection, plans, proposed, reason } = unwrap(await planTraining([file], { model: SHIPPED }));
    expect(plans.map(({ recipe }) => recipe)).toEqual(RECIPE_NAMES);
    expect(inspection).toMatchObject({ articles: 60, positive: 'machine' });
    expect([proposed, reason]).toEqual(['quick', expect.stringContaining('“machine”')]);
  });

  it('proposes words where no label does, and quick where one is named', async () => {
    const file = put(
      'topics.jsonl',
      labelledLines(60).replaceAll('"machine"', '"sport"').replaceAll('"human"', '"culture"'),
    );
    expect(unwrap(await planTraining([file], { model: SHIPPED })).proposed).toBe('tfidf');
    expect(unwrap(await planTraining([file], { model: SHIPPED, positive: 'sport' })).proposed).toBe('quick');
  });

  it('says what is wrong with files that do not suffice, and plans all the same', async () => {
    const { inspection, plans } = unwrap(await planTraining([put('few.jsonl', labelledLines(4))], { model: SHIPPED }));
    expect(inspection.problem?.message).toContain('too few articles');
    expect(plans).toHaveLength(RECIPE_NAMES.length);
  });

  it('fails for a file or a model that is not there', async () => {
    const file = put('machine.jsonl', labelledLines(60));
    expect(await planTraining([join(folder, 'none.jsonl')], { model: SHIPPED })).toMatchObject({ ok: false });
    expect(await planTraining([file], { model: folder })).toMatchObject({ ok: false });
  });
});

describe('planTraining and tensor libraries', () => {
  it('loads none: it is asked in the process that scores drafts', async () => {
    vi.resetModules();
    vi.doMock('@tensorflow/tfjs-core', () => {
      throw new Error('TensorFlow.js was loaded.');
    });
    const fresh = await import('../../../src/training/planTraining.ts');
    const file = put('light.jsonl', labelledLines(60));
    expect(unwrap(await fresh.planTraining([file], { model: SHIPPED })).plans).toHaveLength(RECIPE_NAMES.length);
    vi.doUnmock('@tensorflow/tfjs-core');
  });
});
