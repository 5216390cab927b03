// Grover: Generate Machine Counterparts… appends a machine's article for each human one of a file.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CounterpartsResult } from '../protocol/training.ts';
import { counterpartsSaid } from './counterpartsSaid.ts';
import type { Feature, FeatureDeps } from './feature.ts';
import { filesOf, pickLabelledFiles } from './labelledFiles.ts';
import { isTrusted } from './training.ts';
import { withProgress } from './withProgress.ts';

/** `{ files, seed }` as its argument asks no question. */
export const registerCounterparts: Feature = (deps) =>
  vscode.commands.registerCommand('grover.generateCounterparts', (clicked: unknown, selected: unknown) =>
    deps.errors.guard('Generate Machine Counterparts', async () => {
      if (!isTrusted(deps)) return undefined;
      const given = filesOf(clicked, selected);
      const files = given.length > 0 ? given : ((await pickLabelledFiles()) ?? []);
      const isAsked = clicked instanceof vscode.Uri || clicked === undefined;
      if (files.length === 0 || (isAsked && !(await mayWrite(files)))) return undefined;
      const written: CounterpartsResult[] = [];
      for (const file of files) {
        const result = await write(deps, file, seedOf(clicked));
        if (result === undefined) break;
        written.push(result);
      }
      return written;
    }),
  );

function seedOf(argument: unknown): number | undefined {
  const seed = typeof argument === 'object' && argument !== null && 'seed' in argument ? argument.seed : undefined;
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 ? seed : undefined;
}

async function mayWrite(files: readonly string[]): Promise<boolean> {
  const names = files.map((file) => basename(file)).join(', ');
  const detail =
    'For each human article one is written by the model from its metadata, and appended as a new line with label, split and pair. ' +
    'Lines that are there stay as they are. It takes some seconds an article; stopped, it goes on later where it was.';
  const chosen = await vscode.window.showInformationMessage(
    `Generate machine counterparts for ${names}?`,
    { modal: true, detail },
    'Generate',
  );
  return chosen === 'Generate';
}

/** Undefined when it was stopped, or could not be done. */
async function write(
  { grover, errors }: FeatureDeps,
  file: string,
  seed: number | undefined,
): Promise<CounterpartsResult | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.fsPath === file);
  if (open !== undefined) {
    const message = `${basename(file)} has unsaved changes, which appended lines would collide with. Save it first.`;
    void errors.show('Generate Machine Counterparts', message, { label: 'Save', run: () => open.save() });
    return undefined;
  }
  const result = await withProgress(`Machine counterparts for ${basename(file)}`, ({ token, onProgress }) =>
    grover.training.counterparts({ file, ...(seed === undefined ? {} : { seed }) }, token, onProgress),
  );
  void offerTraining(file, result);
  return result;
}

async function offerTraining(file: string, result: CounterpartsResult): Promise<void> {
  const train = 'Train Discriminator…';
  const chosen = await vscode.window.showInformationMessage(counterpartsSaid(basename(file), result), train);
  if (chosen === train) await vscode.commands.executeCommand('grover.trainDiscriminator', { files: [file] });
}
