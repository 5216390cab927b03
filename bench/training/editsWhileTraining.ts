// What training costs somebody who writes meanwhile: the time from an edit to the mark of its paragraph, with a training of the
// same process held and going on, in turn.
import path from 'node:path';
import { NotificationType } from 'vscode-jsonrpc/node';
import type { RunSnapshot, TrainingNotification, TrainingOptions } from '../../src/protocol/training.ts';
import { LEAST_REST_MS } from '../../src/process/rest.ts';
import { OpenDraft } from '../editor/openDraft.ts';
import { timingRow, type Row } from '../harness/rows.ts';
import { seen, startWatched, type Timing, type WatchedProcess } from '../harness/watchedProcess.ts';
import { writeNewsCorpus } from './newsCorpus.ts';

const EDITS = 20;
/** More than are read while the edits are measured. */
const ARTICLES = 4000;

export interface EditsWhileTraining {
  readonly rows: readonly Row[];
  /** Median with training by median without. */
  readonly ratio: number;
  /** The same, the rest before reading taken off both. */
  readonly ratioOfReading: number;
}

export async function measureEditsWhileTraining(
  options: TrainingOptions,
  { folder, draft, root }: { readonly folder: string; readonly draft: string; readonly root: string },
): Promise<EditsWhileTraining> {
  const file = path.join(root, 'long.jsonl');
  await writeNewsCorpus(file, ARTICLES);
  const process = await startWatched({ model: folder, cacheFolder: path.join(root, 'cache of edits') });
  const { client } = process;
  const told: { last?: RunSnapshot } = {};
  client.connection.onRequest('window/workDoneProgress/create', () => null);
  client.connection.onNotification(new NotificationType<TrainingNotification>('grover/training'), ({ snapshot }) => {
    told.last = snapshot;
  });
  const request = { files: [file], name: 'long', folder: path.join(root, 'models'), model: '', options };
  const { run } = await client.request<RunSnapshot>('grover/train', { request });
  const control = async (action: 'pause' | 'continue', state: RunSnapshot['state']): Promise<void> => {
    await client.request('grover/controlTraining', { run, action });
    await seen(() => told.last?.state === state);
  };
  await seen(() => told.last !== undefined && LEARNING.has(told.last.phase));
  const edited = new OpenDraft(client, 'file:///edited.md', draft);
  await edited.open();
  await edited.read();
  const held: Timing[] = [];
  const going: Timing[] = [];
  for (let at = 0; at < EDITS; at++) {
    await control('pause', 'paused');
    held.push(await timeEdit(process, edited, at));
    await control('continue', 'running');
    going.push(await timeEdit(process, edited, at));
  }
  await client.request('grover/controlTraining', { run, action: 'stop' });
  await seen(() => told.last?.state === 'stopped');
  await client.stop();
  const rows = [
    timingRow('mini', 'edit to the mark of its paragraph, training held', held),
    timingRow('mini', 'edit to the mark of its paragraph, training going on', going),
  ];
  const [without = NaN, within = NaN] = rows.map(({ median }) => median);
  return { rows, ratio: within / without, ratioOfReading: (within - LEAST_REST_MS) / (without - LEAST_REST_MS) };
}

const LEARNING: ReadonlySet<string> = new Set(['features', 'training']);

/** A word more in the middle of a paragraph; the n-th edit is in the n-th paragraph. */
async function timeEdit(process: WatchedProcess, draft: OpenDraft, at: number): Promise<Timing> {
  const line = draft.paragraphs[at % draft.paragraphs.length] ?? 0;
  const before = draft.lines[line] ?? '';
  const elapsed = await process.stopwatch();
  await draft.insert(line, before.indexOf(' ', before.length / 2), ' indeed');
  await draft.markedAgain(line);
  const timing = await elapsed();
  await draft.read();
  return timing;
}
