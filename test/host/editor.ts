// What the host tests do to VS Code, and how they wait for it.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { GroverApi } from '../../src/extension/extension.ts';

export const EXTENSION = 'grover-newsroom.grover-news';

export async function activated(): Promise<GroverApi> {
  const extension = vscode.extensions.getExtension<GroverApi>(EXTENSION);
  assert.ok(extension, `${EXTENSION} is not installed`);
  return extension.activate();
}

/** Asks again and again until the answer is there. Fails with `what` when it never comes. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limitMs} ms in vain for ${what}.`);
    await sleep(50);
  }
}

/** Path of the folder that is open. */
export function workspacePath(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return folder.uri.fsPath;
}

export async function openExample(name: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
}

export const openText = async (content: string, language = 'markdown'): Promise<vscode.TextEditor> =>
  vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));

/** The draft's marks by Grover of this code. */
export const marks = (uri: vscode.Uri, code?: string): vscode.Diagnostic[] =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, code: its }) => source === 'Grover' && (code === undefined || its === code));

export const atLeast = <T>(count: number, items: readonly T[]): readonly T[] | undefined =>
  items.length >= count ? items : undefined;

export function putCursor(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(editor.selection);
}

export const endOf = (document: vscode.TextDocument): vscode.Position => document.positionAt(document.getText().length);

/** The position right behind `text`. */
export function behind(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `“${text}” is not in the draft`);
  return document.positionAt(offset + text.length);
}

/** Takes back every change and closes the editors. */
export async function tidy(): Promise<void> {
  for (let left = 20; left > 0 && vscode.window.activeTextEditor !== undefined; left--)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  // The next unsaved draft may get the same name: it must not find this one's text.
  await eventually('the drafts to close', () =>
    vscode.workspace.textDocuments.some(({ isUntitled }) => isUntitled) ? undefined : true,
  );
}

/** A line for whoever reads the run: numbers are printed, not judged. */
export const note = (line: string): void => {
  appendFileSync(join(__dirname, 'notes.txt'), `${line}\n`);
};
