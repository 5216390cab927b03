// Grover: Continue Here. Asks for ghost text at the cursor; accepting it whole, by word or by line is VS Code's own.
import * as vscode from 'vscode';
import type { Feature } from './feature.ts';

export const registerContinueHere: Feature = ({ grover, errors }) =>
  vscode.commands.registerCommand('grover.continueHere', () =>
    errors.guard('Continue Here', async () => {
      await grover.start();
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    }),
  );
