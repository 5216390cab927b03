// Grover: Restart. Marks stay where they are until the new process has read the drafts again.
import * as vscode from 'vscode';
import type { Feature } from './feature.ts';

export const registerRestart: Feature = ({ grover, errors }) =>
  vscode.commands.registerCommand('grover.restart', () => errors.guard('Restart', () => grover.restart()));
