// grover train as people call it, on articles by the shipped model: it learns, it survives being killed, and it changes no data.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/grover/random.ts';
import type { TrainingReport } from '../../src/protocol/training.ts';
import { parseReport } from '../../src/training/run/reportFile.ts';
import { generatedCorpus } from './generatedCorpus.ts';
import { PROGRAM } from './lspClient.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

type Line = Readonly<Record<string, string>>;

let folder: string;
let corpus: readonly Line[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grover-train-'));
  corpus = await generatedCorpus();
}, 600_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const grover = (...argv: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...argv], { cwd: folder }, (_, out, error) => {
      resolve({ code: child.exitCode, out, error });
    });
  });

/** Half of the pairs to learn from, a fifth to validate, the others (120 articles) to test. */
function split(lines: readonly Line[]): Line[] {
  return lines.map((line, at) => ({ ...line, split: at % 10 < 5 ? 'train' : at % 10 < 7 ? 'val' : 'test' }));
}

/** By pairs, so that twins stay together. */
const splitPairs = (lines: readonly Line[]): Line[] => {
  const pairs = split(lines.filter((_, at) => at % 2 === 0));
  return lines.map((line, at) => ({ ...line, split: pairs[at >> 1]?.['split'] ?? 'train' }));
};

function write(name: string, lines: readonly Line[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

const report = (text: string): TrainingReport => {
  const parsed = parseReport(text);
  if (parsed === undefined) throw new Error(`This is no report: ${text.slice(0, 200)}`);
  return parsed;
};

/** Without what depends on the clock and the name. */
const metricsOf = (name: string): TrainingReport => ({
  ...report(readFileSync(join(folder, 'grover-models', name, 'metrics.json'), 'utf8')),
  seconds: 0,
  created: '',
  name: '',
});

describe('grover train', () => {
  it('tells the model’s careful text from its wild one, and reports a broken line', { timeout: 240_000 }, async () => {
    const path = write('articles.jsonl', splitPairs(corpus));
    writeFileSync(path, 'this is no article\n', { flag: 'a' });
    const before = readFileSync(path);
    const { code, out, error } = await grover('train', path, '--name', 'ours', '--json');
    expect({ code, error }).toMatchObject({
      code: 0,
      error: expect.stringContaining(`${path}, line 401: This is not JSON`) as unknown,
    });
    const { splits, marksDrafts, data } = report(out);
    expect(data.splits.test.articles).toBe(120);
    expect(splits.test?.auroc).toBeGreaterThan(0.9);
    expect(splits.test?.unpairedAccuracy).toBeGreaterThan(0.8);
    expect(splits.test?.pairedAccuracy).toBeGreaterThan(0.85);
    expect(marksDrafts).toBe(true);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'grover-models', 'ours'))).toEqual(
      expect.arrayContaining([
        'calibration.json',
        'discriminator.json',
        'metrics.json',
        'model.safetensors',
        'predictions-test.jsonl',
        'predictions-val.jsonl',
        'run.json',
        'test-probs.npy',
        'val-probs.npy',
      ]),
    );
    expect(existsSync(join(folder, 'grover-models', 'ours', '.checkpoint'))).toBe(false);
  });

  it('learns nothing where labels are dealt out by chance', { timeout: 240_000 }, async () => {
    const random = createRandom(3);
    const dealt = splitPairs(corpus).map((line) => ({
      ...line,
      label: random.nextFloat() < 0.5 ? 'machine' : 'human',
    }));
    const { code, out } = await grover(
      'train',
      write('dealt.jsonl', dealt),
      '--name',
      'chance',
      '--no-paragraphs',
      '--json',
    );
    expect(code).toBe(0);
    const { test } = report(out).splits;
    expect(test?.auroc).toBeGreaterThan(0.3);
    expect(test?.auroc).toBeLessThan(0.7);
  });

  it('is killed in the middle and goes on to the same discriminator', { timeout: 240_000 }, async () => {
    const path = write('fewer.jsonl', splitPairs(corpus).slice(0, 240));
    const argv = ['train', path, '--seed', '7', '--name'];
    expect(await grover(...argv, 'whole')).toMatchObject({ code: 0 });
    await killedAfterCheckpoint([...argv, 'killed'], join(folder, 'grover-models', 'killed'));
    const refused = await grover(...argv, 'killed');
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('Resume that one') as unknown });
    const resumed = await grover('train', '--resume', '--name', 'killed');
    expect(resumed).toMatchObject({ code: 0 });
    expect(metricsOf('killed')).toEqual(metricsOf('whole'));
    for (const file of ['test-probs.npy', 'model.safetensors', 'calibration.json', 'discriminator.json'])
      expect(readFileSync(join(folder, 'grover-models', 'killed', file)), file).toEqual(
        readFileSync(join(folder, 'grover-models', 'whole', file)),
      );
  });

  it('stops at Ctrl-C and says how to go on', { timeout: 240_000 }, async () => {
    const run = join(folder, 'grover-models', 'stopped');
    const child = spawn(process.execPath, [PROGRAM, 'train', join(folder, 'fewer.jsonl'), '--name', 'stopped'], {
      cwd: folder,
    });
    let error = '';
    child.stderr.on('data', (data: Buffer) => (error += data.toString()));
    await appears(join(run, '.checkpoint'));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(error).toContain('Go on with: grover train --resume --name stopped\n');
    expect(v.parse(v.object({ state: v.string() }), JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')))).toEqual({
      state: 'stopped',
    });
  });
});

describe('grover evaluate', () => {
  it('gives the test split the numbers of the training’s report', { timeout: 240_000 }, async () => {
    const { code, out } = await grover('evaluate', 'articles.jsonl', '--model', 'grover-models/ours', '--json');
    // The broken line was passed over.
    expect(code).toBe(1);
    const { splits, predictions } = v.parse(
      v.object({ splits: v.record(v.string(), v.unknown()), predictions: v.array(v.unknown()) }),
      JSON.parse(out),
    );
    expect(splits['test']).toEqual(metricsOf('ours').splits.test);
    expect(predictions).toHaveLength(400);
  });
});

/** Kills it (no warning, no cleaning up) once a state is on disk and before it has ended. */
async function killedAfterCheckpoint(argv: readonly string[], run: string): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, ...argv], { cwd: folder, stdio: 'ignore' });
  await appears(join(run, '.checkpoint'));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));
  expect(existsSync(join(run, 'metrics.json'))).toBe(false);
}

async function appears(path: string): Promise<void> {
  while (!existsSync(path)) await sleep(10);
}
