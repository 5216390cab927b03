// Fine-tuning on native TensorFlow as people start it, from the command line and from the editor: killed, resumed, measured, used to scan.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNativeTensorflow, moduleFolders } from '../../src/engines/tensorflow/nativeTensorflow.ts';
import type {
  InspectDatasetResult,
  RunSnapshot,
  SplitMetrics,
  TrainingNotification,
  TrainingReport,
  TrainingRequest,
} from '../../src/protocol/training.ts';
import { parseReport } from '../../src/training/run/reportFile.ts';
import { TINY } from '../golden/goldenFiles.ts';
import { PROGRAM, startClient } from './lspClient.ts';
import { writeCorpus } from './trainingCorpus.ts';

const isThere = findNativeTensorflow(moduleFolders()).ok || process.env['GROVER_REQUIRE_TFJS_NODE'] === '1';
if (!isThere) process.stdout.write('Fine-tuning on native TensorFlow is not tested: it is not installed.\n');

const OPTIONS = { recipe: 'grover', seed: 7, epochs: 3, batchSize: 16, maxTokens: 64, learningRate: 0.02 } as const;
const ARGUMENTS = ['--recipe', 'grover', '--seed', '7', '--epochs', '3', '--batch-size', '16', '--max-tokens', '64'];
const WEIGHTS = 'model.safetensors';

let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-native-'));
  data = join(folder, 'labelled.jsonl');
  writeCorpus(data, 120);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const models = (): string => join(folder, 'grover-models');
const inRun = (name: string, file: string): string => join(models(), name, file);
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, XDG_CACHE_HOME: join(folder, 'cache') });
const trainArguments = (name: string): string[] => [
  'train',
  data,
  '--model',
  TINY,
  '--learning-rate',
  '0.02',
  ...ARGUMENTS,
  '--name',
  name,
];

const grover = (...argv: readonly string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise((resolve) => {
    const options = { cwd: folder, env: environment(), maxBuffer: 2 ** 26 };
    const child = execFile(process.execPath, [PROGRAM, ...argv], options, (_, out, error) => {
      resolve({ code: child.exitCode, out, error });
    });
  });

/** Without what depends on the clock and the name. */
function reportOf(name: string): TrainingReport {
  const parsed = parseReport(readFileSync(inRun(name, 'metrics.json'), 'utf8'));
  if (parsed === undefined) throw new Error(`${name} has no report.`);
  return { ...parsed, seconds: 0, created: '', name: '' };
}

/** Once an epoch is on disk and before the run has ended. */
async function afterFirstEpoch(name: string): Promise<void> {
  while (!existsSync(inRun(name, join('.checkpoint', 'final%2Fgrover.a')))) await sleep(10);
  expect(existsSync(inRun(name, 'metrics.json'))).toBe(false);
}

function expectSameEnd(name: string): void {
  expect(reportOf(name)).toEqual(reportOf('whole'));
  for (const file of [WEIGHTS, 'test-probs.npy'])
    expect(readFileSync(inRun(name, file)).equals(readFileSync(inRun('whole', file))), file).toBe(true);
}

describe.runIf(isThere)('fine-tuning on native TensorFlow', { timeout: 300_000 }, () => {
  it('learns, and reads paragraphs of unseen articles as scanning will', async () => {
    expect(await grover(...trainArguments('whole'))).toMatchObject({ code: 0 });
    const { splits, paragraphs, marksDrafts, engine } = reportOf('whole');
    expect(engine).toContain('native');
    expect(splits.test?.auroc).toBeGreaterThan(0.9);
    expect(paragraphs?.paragraphs).toBeGreaterThan(50);
    expect(marksDrafts).toBe(true);
    const calibration: unknown = JSON.parse(readFileSync(inRun('whole', 'calibration.json'), 'utf8'));
    expect(calibration).toMatchObject({
      model: { name: 'whole', precisions: ['int8'] },
      report: { crossFitted: true },
    });
  });

  it('ends the same after a kill', async () => {
    const child = spawn(process.execPath, [PROGRAM, ...trainArguments('killed')], {
      cwd: folder,
      env: environment(),
      stdio: 'ignore',
    });
    await afterFirstEpoch('killed');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(await grover('train', '--resume', '--name', 'killed')).toMatchObject({ code: 0 });
    expectSameEnd('killed');
  });

  it('is measured by grover evaluate as by its training', async () => {
    const { code, out } = await grover('evaluate', data, '--model', join(models(), 'whole'), '--json');
    expect(code).toBe(0);
    const { splits } = v.parse(v.object({ splits: v.record(v.string(), v.looseObject({})) }), JSON.parse(out));
    const { unpairedAccuracy, pairedAccuracy } = reportOf('whole').splits.test ?? ({} as Partial<SplitMetrics>);
    expect(splits['test']).toMatchObject({ unpairedAccuracy, pairedAccuracy });
  });

  it('marks a draft as a model', async () => {
    const draft = join(folder, 'draft.md');
    const lines = readFileSync(data, 'utf8').split('\n').slice(0, 2);
    const texts = lines.map((line) => v.parse(v.object({ article: v.string() }), JSON.parse(line)).article);
    writeFileSync(draft, `---\ntitle: Report\n---\n\n${texts.join('\n\n').replaceAll('\n', '\n\n')}\n`);
    const { out } = await grover('scan', draft, '--model', join(models(), 'whole'), '--format', 'json');
    expect(JSON.stringify(JSON.parse(out))).toMatch(/"probability":0\.\d/u);
  });

  it('goes on in the editor’s process after its trainer was killed', async () => {
    const cacheFolder = join(folder, 'cache', 'grover-news');
    const client = await startClient({ settings: { model: TINY }, initializationOptions: { cacheFolder } });
    const told: RunSnapshot[] = [];
    client.connection.onRequest('window/workDoneProgress/create', () => null);
    client.connection.onNotification('grover/training', ({ snapshot }: TrainingNotification) => {
      told.push(snapshot);
    });
    const becomes = (state: RunSnapshot['state']): Promise<RunSnapshot> =>
      client.until(() => told.find((one) => one.state === state), 240_000);
    const inspected = await client.request<InspectDatasetResult>('grover/inspectDataset', {
      files: [data],
      model: TINY,
    });
    expect(inspected.plans.find(({ recipe }) => recipe === 'grover')?.problem).toBeUndefined();
    const request: TrainingRequest = { files: [data], name: 'wired', folder: models(), model: TINY, options: OPTIONS };
    await client.request('grover/train', { request, resume: false });
    await afterFirstEpoch('wired');
    const { pid } = v.parse(v.object({ pid: v.number() }), JSON.parse(readFileSync(inRun('wired', '.lock'), 'utf8')));
    process.kill(pid, 'SIGKILL');
    await becomes('interrupted');
    await client.request('grover/train', { request, resume: true });
    await becomes('finished');
    await client.stop();
    // With other threads than the command's: not bit for bit.
    expect(reportOf('wired').splits.test?.auroc).toBeGreaterThan(0.9);
    expect(reportOf('wired').marksDrafts).toBe(true);
  });
});
