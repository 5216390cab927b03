// Takes in what others write to a file that is open for labelling, and says when it is gone.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { describeError } from '../describeError.ts';
import type { Closable } from '../feature.ts';
import type { LabellingDocument } from './document.ts';

/** Milliseconds of rest after the last news of a file before it is looked at: who replaces one takes it away first. */
const REST_MS = 200;

export function watchFile(document: LabellingDocument, log: vscode.LogOutputChannel): Closable {
  const { path } = document.dataset;
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(document, log), REST_MS);
  };
  const target = whereItLies(path);
  // Every file of the folder, since names may hold what a pattern reads otherwise.
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(vscode.Uri.file(dirname(target)), '*'),
  );
  const name = basename(target);
  const heard = ({ fsPath }: vscode.Uri): void => {
    if (basename(fsPath) === name) soon();
  };
  const listeners = [
    watcher,
    watcher.onDidChange(heard),
    watcher.onDidCreate(heard),
    watcher.onDidDelete(heard),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) soon();
    }),
  ];
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** The file itself, where the path leads through a link. */
function whereItLies(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

async function look(document: LabellingDocument, log: vscode.LogOutputChannel): Promise<void> {
  const { dataset, setProblem } = document;
  if (!existsSync(dataset.path)) {
    setProblem(`${basename(dataset.path)} is no longer on disk. Saving writes it again.`);
    return;
  }
  try {
    const refreshed = await dataset.refresh();
    if (refreshed.ok) {
      setProblem(undefined);
      document.refreshed(refreshed.value);
    } else setProblem(sentence(refreshed.problem));
  } catch (thrown) {
    log.error(`${dataset.path} could not be read again.`, thrown);
    setProblem(describeError(thrown));
  }
}

export const sentence = ({ message, hint }: { readonly message: string; readonly hint?: string }): string =>
  hint === undefined ? message : `${message} ${hint}`;
