// Notices that another model answers from now on, or the same one by other rules.
import * as vscode from 'vscode';
import type { GroverClient } from '../client.ts';
import type { Closable } from '../feature.ts';

/** What the marks depend on besides the text. */
const SETTINGS = ['grover.model', 'grover.engine', 'grover.precision', 'grover.diagnostics'];

export function watchModel({ onStatus }: Pick<GroverClient, 'onStatus'>, changed: () => void): Closable {
  let used: string | undefined;
  return vscode.Disposable.from(
    onStatus(({ model, state }) => {
      if (model === undefined || state === 'failed') return;
      if (used !== undefined && used !== model) changed();
      used = model;
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (SETTINGS.some((name) => change.affectsConfiguration(name))) changed();
    }),
  );
}
