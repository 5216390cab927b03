// Machine counterparts are appended to a labelled file in a real VS Code, and only those that are missing.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CounterpartsResult } from '../../src/protocol/training.ts';
import { activated, note, tidy, workspacePath } from './editor.ts';

const line = v.object({ title: v.string(), article: v.string(), label: v.string(), split: v.string() });

/** Short, so that what is written for it is short too. */
const human = (title: string, article: string): string =>
  JSON.stringify({
    domain: 'harbourledger.example',
    date: '11-18-2026',
    title,
    article,
    label: 'human',
    split: 'train',
  });

const HUMANS = [
  human(
    'Ferry to run on Sundays again',
    'The Sunday ferry is back from next week, the harbour board said on Tuesday, after a petition of four hundred names.',
  ),
  human(
    'Library roof to be mended',
    'Slates that came down in the March storm will be put back by a Dorfield firm, and the reading room stays open meanwhile.',
  ),
];

describe('Generate Machine Counterparts', function () {
  this.timeout(120_000);
  const file = (): string => join(workspacePath(), 'counterparts.jsonl');
  const lines = (): string[] => readFileSync(file(), 'utf8').split('\n').slice(0, -1);
  const generate = async (): Promise<CounterpartsResult | undefined> => {
    const argument = { files: [file()], seed: 7 };
    const written = await vscode.commands.executeCommand<readonly CounterpartsResult[] | undefined>(
      'grover.generateCounterparts',
      argument,
    );
    await vscode.commands.executeCommand('notifications.clearAll');
    return written?.[0];
  };
  before(async () => {
    await activated();
    writeFileSync(file(), `${HUMANS.join('\n')}\n`);
  });
  after(async () => {
    await tidy();
    rmSync(file(), { force: true });
  });

  it('appends a line for each human article and leaves the others as they are', async () => {
    const start = performance.now();
    assert.deepEqual(await generate(), { written: 2, skipped: 0, problems: [] });
    note(`two counterparts: ${((performance.now() - start) / 1000).toFixed(0)} s`);
    assert.deepEqual(lines().slice(0, 2), HUMANS);
    const [first, second] = lines()
      .slice(2)
      .map((text) => v.parse(line, JSON.parse(text)));
    assert.deepEqual([first?.title, second?.title], ['Ferry to run on Sundays again', 'Library roof to be mended']);
    for (const written of [first, second]) {
      assert.deepEqual([written?.label, written?.split], ['machine', 'train']);
      assert.notEqual(written?.article.trim(), '');
    }
  });

  it('goes on where it was stopped, and writes what it would have written', async () => {
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(file(), `${lines().slice(0, 3).join('\n')}\n`);
    assert.deepEqual(await generate(), { written: 1, skipped: 1, problems: [] });
    assert.equal(readFileSync(file(), 'utf8'), whole);
    assert.deepEqual(await generate(), { written: 0, skipped: 2, problems: [] });
    assert.equal(readFileSync(file(), 'utf8'), whole);
  });
});
