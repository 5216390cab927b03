// What was labelled last, for a moment in the status bar; a click leads to it.
import * as vscode from 'vscode';
import type { Labelled } from '../labelling/drafts/writeLabel.ts';
import type { FeatureDeps } from './feature.ts';
import { openLabelledLine } from './openLabelledLine.ts';

const SHOWN_MS = 15_000;
const OPEN_COMMAND = 'grover.showLastLabelled';

interface Shown {
  readonly item: vscode.StatusBarItem;
  timer?: NodeJS.Timeout;
  last?: Labelled;
}
let shown: Shown | undefined;

export function registerLabelStatus(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('grover.labelled', vscode.StatusBarAlignment.Left, -1);
  item.name = 'Grover: Last Label';
  item.command = { command: OPEN_COMMAND, title: 'Open' };
  const own: Shown = { item };
  shown = own;
  const command = vscode.commands.registerCommand(OPEN_COMMAND, async () => {
    if (own.last !== undefined) await openLabelledLine(own.last.dataset, own.last.line);
  });
  return vscode.Disposable.from(item, command, {
    dispose: () => {
      clearTimeout(own.timer);
      shown = undefined;
    },
  });
}

export function showDone({ log }: FeatureDeps, said: string, done: Labelled): void {
  log.info(said);
  if (shown === undefined) return;
  const { item } = shown;
  shown.last = done;
  item.text = `$(tag) ${said}`;
  item.tooltip =
    'Click to see it in the dataset. Marks change when a discriminator has been trained with it (Grover: Train Discriminator…).';
  item.accessibilityInformation = { label: `${said} Opens the dataset.`, role: 'button' };
  item.show();
  clearTimeout(shown.timer);
  shown.timer = setTimeout(() => {
    item.hide();
  }, SHOWN_MS);
}
