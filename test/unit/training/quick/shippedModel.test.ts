// The quick recipe on the model that comes along: articles drawn cautiously (top-p 0.7) against articles drawn freely (1.0).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDraftAssessor } from '../../../../src/detection/draftAssessor.ts';
import { createGenerator } from '../../../../src/generation/generator.ts';
import { createRandom, seedOf } from '../../../../src/grover/random.ts';
import {
  defaultCacheFolder,
  openSession,
  shippedModelFolder,
  type OpenedModel,
} from '../../../../src/process/openSession.ts';
import { auroc } from '../../../../src/training/metrics/binary.ts';
import { quickRecipe } from '../../../../src/training/quick/quickRecipe.ts';
import type { Example, TrainingData } from '../../../../src/training/recipe.ts';
import { draftOf, paragraphOf, plainCalibration } from '../../detection/builders.ts';
import { contextOf, memoryStore, paceOf } from './builders.ts';

const TOP_P = [0.7, 1] as const;
const TITLES = ['Ferry terminal to open in May', 'Mayor resigns after vote', 'Storm closes schools', 'Team wins final'];
const CANDIDATES = 12;
const TOKENS = 60;

let opened: OpenedModel;
let corpus: Example[] = [];
/** Each article is read once. */
const store = memoryStore();
const folder = mkdtempSync(join(tmpdir(), 'grover-shipped-'));

beforeAll(async () => {
  const found = await openSession({
    folder: shippedModelFolder(),
    engine: 'onnxruntime',
    precision: 'int8',
    threads: 2,
    cacheFolder: defaultCacheFolder(),
  });
  if (!found.ok) throw new Error(found.problem.message);
  opened = found.value;
  corpus = await drawn(opened);
}, 240_000);
afterAll(async () => {
  await opened.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** As many articles of each label for each title, the same each time. */
async function drawn(model: OpenedModel): Promise<Example[]> {
  const generator = createGenerator(model);
  const examples: Example[] = [];
  for (const [number, title] of TITLES.entries())
    for (const [label, topP] of TOP_P.entries()) {
      const fields = { domain: 'example.com', title };
      const options = {
        topP,
        topK: 0,
        maxTokens: TOKENS,
        candidates: CANDIDATES,
        seed: seedOf(11, number * 2 + label),
      };
      for (const { text } of await generator.generateField(fields, 'article', options)) {
        const line = examples.length + 1;
        examples.push({ id: `drawn:${line}`, file: 'drawn', line, label, fields: { ...fields, article: text } });
      }
    }
  return shuffled(examples, 3);
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, draw: random.nextFloat() }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}

/** 48 to learn from, 16 to choose by, 32 to measure on. */
const dataOf = (examples: readonly Example[]): TrainingData => ({
  labels: ['cautious', 'free'],
  positive: 0,
  train: examples.slice(0, 48),
  val: examples.slice(48, 64),
  test: examples.slice(64),
});

async function testAuroc(data: TrainingData): Promise<number> {
  const trained = await quickRecipe.train(contextOf(opened, data, { store }));
  const probabilities = await trained.predict(data.test, paceOf());
  const scored = data.test.map(({ label }, row) => ({ score: probabilities[2 * row] ?? 0, isPositive: label === 0 }));
  return auroc(scored) ?? 0;
}

describe('quick on the shipped model', () => {
  it('tells the two kinds apart far better than chance', async () => {
    expect(corpus).toHaveLength(96);
    // Chance is 0.5 with a standard deviation of 0.1 on 32 articles.
    expect(await testAuroc(dataOf(corpus))).toBeGreaterThan(0.85);
  });

  it('does not when the labels it learns from were shuffled', async () => {
    const labels = shuffled(
      corpus.map(({ label }) => label),
      5,
    );
    const mixed = dataOf(corpus.map((example, at) => (at < 64 ? { ...example, label: labels[at] ?? 0 } : example)));
    expect(Math.abs((await testAuroc(mixed)) - 0.5)).toBeLessThan(0.3);
  });

  it('judges a paragraph by its hidden state as well after an edit as when read whole', async () => {
    const weight = Array.from({ length: 384 }, (_, at) => Math.sin(at) / 20);
    const ones = weight.map(() => 1);
    const calibration = { ...plainCalibration, hidden: { mean: weight.map(() => 0), scale: ones, weight } };
    const texts = Array.from({ length: 6 }, (_, at) => paragraphOf(at));
    const edited = draftOf(texts.with(2, `${paragraphOf(2)} Nobody knew why.`));
    const options = { falsePositiveRate: 0.05, minimumTokens: 10 };
    const used = createDraftAssessor({ session: opened.session, encoder: opened.encoder, calibration });
    await used.assess(draftOf(texts), options);
    const after = await used.assess(edited, options);
    const fresh = await createDraftAssessor({ session: opened.session, encoder: opened.encoder, calibration }).assess(
      edited,
      options,
    );
    const probabilities = fresh.map(({ probability }) => probability ?? NaN);
    expect(Math.max(...probabilities) - Math.min(...probabilities)).toBeGreaterThan(0.02);
    after.forEach(({ probability }, at) => {
      // int8 rounds a row by what else is in the run.
      expect(Math.abs((probability ?? NaN) - (probabilities[at] ?? NaN))).toBeLessThan(0.01);
    });
  });
});
