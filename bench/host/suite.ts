// Runs inside VS Code's extension host: types into a marked draft and says how much of the host's time the extension took.
import { writeFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { activated, atLeast, endOf, eventually, marks, openExample, putCursor } from '../../test/host/editor.ts';
import { timeOf } from './hostTime.ts';
import type { HostResult } from './hostResult.ts';

const DRAFT = 'harbour-lights.md';
const KEYS = 150;
const BETWEEN_KEYS_MS = 120;
const SAMPLE_MICROSECONDS = 100;
/** Long enough for what the last key sets off. */
const AFTERWARDS_MS = 2000;
const TEXT =
  ' and nobody at the harbour could say what had become of the lamp that used to hang above the old customs house';

export async function run(): Promise<void> {
  const editor = await openExample(DRAFT);
  const { activationMs } = await activated();
  const [mark] = await eventually('a mark', () => atLeast(1, marks(editor.document.uri, 'machine-like')));
  putCursor(editor, mark?.range.end ?? endOf(editor.document));
  const typed = await profiled(async () => {
    for (let key = 0; key < KEYS; key++) {
      await vscode.commands.executeCommand('type', { text: TEXT[key % TEXT.length] });
      await sleep(BETWEEN_KEYS_MS);
    }
    await sleep(AFTERWARDS_MS);
  });
  const atRest = await profiled(() => sleep(AFTERWARDS_MS));
  const result: HostResult = {
    activationMs,
    perKeyMs: timeOf(typed, isOurs).milliseconds / KEYS,
    restMs: timeOf(atRest, isOurs).milliseconds,
    callers: timeOf(typed, isOurs).callers.map(({ name, milliseconds }) => ({ name, perKeyMs: milliseconds / KEYS })),
  };
  writeFileSync(join(__dirname, 'result.json'), JSON.stringify(result));
}

/** Our bundle; the language client is in it. */
const isOurs = (url: string): boolean => /[\\/]dist[\\/]extension\.cjs$/.test(url);

async function profiled(work: () => Promise<void>): Promise<Profiler.Profile> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
    await session.post('Profiler.start');
    await work();
    return (await session.post('Profiler.stop')).profile;
  } finally {
    session.disconnect();
  }
}
