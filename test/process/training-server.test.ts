// Training over the wire: the built process, a real trainer below it, and what an editor sees of both.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NotificationType } from 'vscode-jsonrpc/node';
import type {
  ControlTrainingParams,
  InspectDatasetResult,
  RunSnapshot,
  TrainingNotification,
  TrainingOptions,
  TrainingRequest,
  TrainingRunResult,
  TrainingRunsResult,
} from '../../src/protocol/training.ts';
import { startClient, type ClientOptions, type LspClient } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';
import { writeCorpus } from './trainingCorpus.ts';

const ARTICLES = 40;
const DRAFT = 'untitled:Untitled-1';

let folders: ModelFolders;
let workspace: string;
let client: Trainee | undefined;

beforeAll(async () => {
  folders = await createModelFolders();
});
afterAll(() => {
  folders.remove();
});
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'grover training '));
  writeCorpus(join(workspace, 'labelled.jsonl'), ARTICLES);
});
afterEach(async () => {
  if (client?.child.exitCode === null && client.child.signalCode === null) await client.stop();
  client = undefined;
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
});

interface Trainee extends LspClient {
  readonly told: readonly TrainingNotification[];
  readonly control: (action: ControlTrainingParams['action'], run?: string) => Promise<unknown>;
  readonly train: (request: TrainingRequest, resume?: boolean) => Promise<RunSnapshot>;
  /** The first thing told of the run that is so. */
  readonly hears: (is: (snapshot: RunSnapshot) => boolean, after?: number) => Promise<RunSnapshot>;
}

async function start(options: ClientOptions = {}): Promise<Trainee> {
  const one = await startClient({
    settings: { model: folders.tiny, diagnostics: { minimumTokens: 5 } },
    ...options,
    initializationOptions: { cacheFolder: folders.cacheFolder, ...options.initializationOptions },
  });
  const told: TrainingNotification[] = [];
  one.connection.onRequest('window/workDoneProgress/create', () => null);
  one.connection.onNotification(new NotificationType<TrainingNotification>('grover/training'), (params) => {
    told.push(params);
  });
  client = {
    ...one,
    told,
    control: (action, run = runFolder()) => one.request('grover/controlTraining', { run, action }),
    train: (request, resume = false) => one.request('grover/train', { request, resume }),
    hears: async (is, after = 0) => {
      const look = () => told.slice(after).find(({ snapshot }) => is(snapshot));
      return (await one.until(look, 120_000)).snapshot;
    },
  };
  return client;
}

const runFolder = (name = 'ours'): string => join(workspace, 'grover-models', name);
const requestOf = (options: Partial<TrainingOptions> = {}, name = 'ours'): TrainingRequest => ({
  files: [join(workspace, 'labelled.jsonl')],
  name,
  folder: join(workspace, 'grover-models'),
  model: folders.tiny,
  options: { recipe: 'quick', seed: 3, paragraphs: false, ...options },
});
const isReading = ({ phase, done }: RunSnapshot): boolean => phase === 'features' && done >= 4;
const isFinished = ({ state }: RunSnapshot): boolean => state === 'finished';
const readRun = (one: LspClient): Promise<TrainingRunResult> => one.request('grover/trainingRun', { run: runFolder() });

/** The process that holds the run, as its lock says. */
function trainerOf(run: string): number {
  const lock: unknown = JSON.parse(readFileSync(join(run, '.lock'), 'utf8'));
  if (typeof lock === 'object' && lock !== null && 'pid' in lock && typeof lock.pid === 'number') return lock.pid;
  throw new Error(`${run} is not locked.`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// The trainer gives way to everybody else on the machine.
describe('training in the Grover process', { timeout: 180_000 }, () => {
  it('goes from labelled files to a report, and tells how it goes', async () => {
    const one = await start();
    const file = join(workspace, 'labelled.jsonl');
    const before = readFileSync(file);
    const { inspection, plans, proposed } = await one.request<InspectDatasetResult>('grover/inspectDataset', {
      files: [file],
      model: folders.tiny,
    });
    expect(inspection).toMatchObject({ articles: ARTICLES, labels: ['machine', 'human'], positive: 'machine' });
    expect(plans.find(({ recipe }) => recipe === proposed)?.problem).toBeUndefined();
    const begun = await one.train(requestOf());
    expect(begun).toMatchObject({ run: runFolder(), state: 'running' });
    await one.hears(isFinished);
    const { snapshot, points, report } = await readRun(one);
    expect(snapshot.state).toBe('finished');
    expect(report).toMatchObject({ name: 'ours', recipe: 'quick', labels: ['machine', 'human'] });
    expect(one.told.flatMap((told) => told.points)).toEqual(points);
    expect(one.statuses.some(({ state, message }) => state === 'training' && message.startsWith('Training ours'))).toBe(
      true,
    );
    expect(one.methods).toContain('$/progress');
    const { runs } = await one.request<TrainingRunsResult>('grover/trainingRuns', { folder: requestOf().folder });
    expect(runs.map(({ run, state }) => [run, state])).toEqual([[runFolder(), 'finished']]);
    expect(readFileSync(file)).toEqual(before);
  });

  it('is paused, goes on, is stopped and resumed; a second run is refused meanwhile', async () => {
    const one = await start();
    await one.train(requestOf());
    await one.hears(isReading);
    await one.control('pause');
    await one.hears(({ state }) => state === 'paused');
    await expect(one.train(requestOf({}, 'another'))).rejects.toThrow(`trained already, in ${runFolder()}`);
    await expect(one.control('stop', runFolder('another'))).rejects.toThrow('No training goes on');
    await one.control('continue');
    await one.hears(({ state }) => state === 'running', one.told.length);
    await one.control('stop');
    await one.hears(({ state }) => state === 'stopped');
    const { runs } = await one.request<TrainingRunsResult>('grover/trainingRuns', { folder: requestOf().folder });
    expect(runs.map(({ state }) => state)).toEqual(['stopped']);
    await one.train(requestOf(), true);
    await one.hears(isFinished);
    expect((await readRun(one)).report?.splits.test).toBeDefined();
  });

  it('is interrupted when its trainer is killed, and resumed to the end', async () => {
    const one = await start();
    await one.train(requestOf());
    await one.hears(isReading);
    process.kill(trainerOf(runFolder()), 'SIGKILL');
    const interrupted = await one.hears(({ state }) => state === 'interrupted');
    expect(interrupted.problem?.message).toContain('SIGKILL');
    expect((await readRun(one)).snapshot.state).toBe('interrupted');
    // The process itself has lost nothing.
    await one.open(DRAFT, 'The council voted on the budget again. '.repeat(8).trim());
    expect((await one.assessments(DRAFT)).items).toHaveLength(1);
    await one.train(requestOf(), true);
    await one.hears(isFinished);
    expect((await readRun(one)).report).toBeDefined();
  });

  it('ends its trainer with it, by a kill within five seconds and by the editor’s leave at once', async () => {
    const first = await start();
    await first.train(requestOf());
    await first.hears(isReading);
    const trainer = trainerOf(runFolder());
    const ended = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await ended;
    await first.until(() => !isAlive(trainer), 5000);
    const second = await start();
    expect(['stopped', 'interrupted']).toContain((await readRun(second)).snapshot.state);
    await second.train(requestOf(), true);
    await second.hears(({ phase }) => phase === 'features');
    const next = trainerOf(runFolder());
    expect(await second.stop()).toBe(0);
    expect(isAlive(next)).toBe(false);
  });

  it('fails with a sentence, of files that cannot be learnt from', async () => {
    const one = await start();
    const files = [join(workspace, 'nowhere.jsonl')];
    await expect(one.request('grover/inspectDataset', { files })).rejects.toThrow('nowhere.jsonl');
    await expect(one.request('grover/inspectDataset', { files: ['labelled.jsonl'] })).rejects.toThrow('absolute');
    await expect(one.request('grover/trainingRun', { run: workspace })).rejects.toThrow('no training run');
  });

  it('is refused in a workspace that nobody trusts', async () => {
    const one = await start({ initializationOptions: { trusted: false } });
    await expect(one.train(requestOf())).rejects.toThrow('not trusted');
    const file = join(workspace, 'labelled.jsonl');
    await expect(one.request('grover/counterparts', { file })).rejects.toThrow('not trusted');
    await expect(one.request('grover/trainingRuns', { folder: workspace })).rejects.toThrow('not trusted');
  });
});
