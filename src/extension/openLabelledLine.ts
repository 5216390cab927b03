// A line of a labelled file, shown where people label.
import * as vscode from 'vscode';

const COMMAND = 'grover.openLabelling';
const argument = (path: string, line: number) => ({ files: [path], line });

/** `line` from 1. */
export async function openLabelledLine(path: string, line: number): Promise<void> {
  await vscode.commands.executeCommand(COMMAND, argument(path, line));
}

/** The same as the target of a link in a text. */
export const labelledLineLink = (path: string, line: number): vscode.Uri =>
  vscode.Uri.parse(`command:${COMMAND}?${encodeURIComponent(JSON.stringify([argument(path, line)]))}`);
