// Grover: Show Log.
import * as vscode from 'vscode';
import type { Feature } from './feature.ts';

export const registerLog: Feature = ({ log }) =>
  vscode.commands.registerCommand('grover.showLog', () => {
    log.show();
  });
