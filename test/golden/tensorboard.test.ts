// The real TensorBoard and NumPy (test/tensorboard/setup.sh gives them) open what a run writes.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleText } from '../../src/training/output/articleText.ts';
import { createEventWriter } from '../../src/training/output/eventWriter.ts';
import { npy } from '../../src/training/output/npy.ts';

/** A Python that has them. */
const python = process.env['GROVER_TENSORBOARD_PYTHON'];
if (python === undefined)
  process.stdout.write('TensorBoard is not tested: GROVER_TENSORBOARD_PYTHON names no Python.\n');

const points = <T extends v.GenericSchema>(value: T) => v.record(v.string(), v.array(v.tuple([v.number(), value])));
const buckets = v.array(v.tuple([v.number(), v.number(), v.number()]));
const servedSchema = v.object({ scalars: points(v.number()), histograms: points(buckets), texts: points(v.string()) });
const foundSchema = v.object({
  accumulator: v.object({
    scalars: points(v.number()),
    tensors: points(v.union([buckets, v.array(v.string())])),
    plugins: v.record(v.string(), v.array(v.string())),
  }),
  fast: servedSchema,
  slow: servedSchema,
  arrays: v.record(v.string(), v.object({ type: v.string(), shape: v.array(v.number()), values: v.array(v.number()) })),
});

const FIRST = articleText({
  file: '/data/news.jsonl',
  line: 7,
  title: 'Who *won* <b>it</b>',
  label: 'human',
  probability: 0.98765,
  excerpt: 'Zürich – “It began…”',
});
const spread = (step: number): Float32Array => Float32Array.from({ length: 31 }, (_, at) => at + step);
/** Thirty buckets of width 1; 31 values, of which two are in the last. */
const bucketsFrom = (step: number): number[][] =>
  Array.from({ length: 30 }, (_, at) => [at + step, at + step + 1, at === 29 ? 2 : 1]);

/** Leaves the last record of the only event file torn. */
async function cutEnd(folder: string): Promise<void> {
  const [name = ''] = await readdir(folder);
  const { size } = await stat(join(folder, name));
  await truncate(join(folder, name), size - 20);
}

describe.runIf(python !== undefined)('TensorBoard', () => {
  let folder = '';
  let found: v.InferOutput<typeof foundSchema>;

  /** A run of steps 0 … 9 that was killed while it wrote, and went on to step 12 from its checkpoint after step 5. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tensorboard-'));
    let seconds = 1_700_000_000;
    const wallTime = (): number => seconds++;
    for (const [firstStep, end, loss] of [
      [0, 10, 10],
      [6, 13, 100],
    ] as const) {
      const writer = await createEventWriter(folder, { wallTime, firstStep });
      for (let step = firstStep; step < end; step++) {
        writer.scalar('train/loss', step, loss - step / 4);
        writer.histogram('weights', step, spread(step));
      }
      writer.text('false positives/1', end - 1, FIRST);
      await writer.close();
      if (firstStep === 0) await cutEnd(folder);
    }
    await writeFile(join(folder, 'val-probs.npy'), npy(Float32Array.of(0.25, 0.75, 1, 0, 0.5, 0.5), [3, 2]));
    await writeFile(join(folder, 'none.npy'), npy(new Float32Array(0), [0, 2]));
    const check = join(import.meta.dirname, '..', 'tensorboard', 'check.py');
    const { stdout } = await promisify(execFile)(python ?? '', [check, folder]);
    found = v.parse(foundSchema, JSON.parse(stdout));
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true }));

  const loss = Array.from({ length: 13 }, (_, step) => [step, (step < 6 ? 10 : 100) - step / 4]);

  it('has the scalars of the events, each step once', () => {
    expect(found.accumulator.scalars).toEqual({ 'train/loss': loss });
  });

  it('has the histograms and texts of the events', () => {
    const { tensors, plugins } = found.accumulator;
    expect(plugins).toEqual({ text: ['false positives/1'], histograms: ['weights'] });
    expect(tensors['weights']?.at(-1)).toEqual([12, bucketsFrom(12)]);
    expect(tensors['false positives/1']?.at(-1)).toEqual([12, [FIRST]]);
  });

  it.each(['fast', 'slow'] as const)(
    'shows the browser scalars and histograms, each step once (%s reader)',
    (reader) => {
      expect(found[reader].scalars).toEqual({ 'train/loss': loss });
      expect(found[reader].histograms).toEqual({
        weights: Array.from({ length: 13 }, (_, step) => [step, bucketsFrom(step)]),
      });
    },
  );

  it.each(['fast', 'slow'] as const)(
    "shows the browser texts as they were, the article's signs too (%s reader)",
    (reader) => {
      const [shown] = found[reader].texts['false positives/1']?.slice(-1) ?? [];
      expect(shown?.[0]).toBe(12);
      expect(shown?.[1]).toContain('<strong>Who *won* &lt;b&gt;it&lt;/b&gt; (news.jsonl:7)</strong>');
      expect(shown?.[1]).toContain('Zürich – “It began…”');
    },
  );

  it('leaves NumPy the probabilities as they were', () => {
    expect(found.arrays['val-probs.npy']).toEqual({
      type: 'float32',
      shape: [3, 2],
      values: [0.25, 0.75, 1, 0, 0.5, 0.5],
    });
    expect(found.arrays['none.npy']).toEqual({ type: 'float32', shape: [0, 2], values: [] });
  });
});
