// Files of labelled articles: which ones a command means, and how they are chosen.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isLabelledName } from './labelledText.ts';

/** Most files of a workspace that are listed. */
const MOST = 500;

/** What an explorer's menu was opened on: the file that was clicked on, with all that are selected beside it. */
export function clickedUris(clicked: unknown, selected: unknown): readonly vscode.Uri[] {
  const uris: readonly unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return uris.filter((uri) => uri instanceof vscode.Uri);
}

/**
 * What a menu, a keybinding or another extension hands to a command: the file that was clicked on, with all that are
 * selected beside it, or `{ files }`; else the file in the active editor. Empty: nobody said.
 */
export function filesOf(clicked: unknown, selected: unknown): readonly string[] {
  const paths = clickedUris(clicked, selected).map(({ fsPath }) => fsPath);
  const given = paths.length > 0 ? paths : givenFiles(clicked);
  const active = vscode.window.activeTextEditor?.document.uri;
  const meant = given.length > 0 || active?.scheme !== 'file' ? given : [active.fsPath];
  return meant.filter(isLabelledName);
}

function givenFiles(argument: unknown): readonly string[] {
  if (typeof argument !== 'object' || argument === null || !('files' in argument)) return [];
  const { files } = argument;
  return Array.isArray(files) ? files.filter((file) => typeof file === 'string') : [];
}

const ANY = { title: 'Grover: Labelled Articles', placeHolder: 'Which files hold the labelled articles?' };

/** A list of the workspace's .jsonl files to tick; undefined when it is left. */
export async function pickLabelledFiles(
  picked: readonly string[] = [],
  question: Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'> = ANY,
): Promise<readonly string[] | undefined> {
  const found = await vscode.workspace.findFiles(
    '**/*.{jsonl,ndjson}',
    '**/{node_modules,grover-models,.git,.checkpoint}/**',
    MOST,
  );
  const paths = [...new Set([...picked, ...found.map(({ fsPath }) => fsPath).sort()])];
  if (paths.length === 0) return browse();
  const items = [
    ...paths.map((path) => ({
      label: basename(path),
      description: vscode.workspace.asRelativePath(path),
      picked: picked.includes(path),
      path,
    })),
    { label: '$(folder-opened) Browse…', alwaysShow: true, path: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    ...question,
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (chosen === undefined || chosen.length === 0) return undefined;
  const files = chosen.flatMap(({ path }) => (path === undefined ? [] : [path]));
  if (files.length === chosen.length) return files;
  const more = await browse();
  return more === undefined && files.length === 0 ? undefined : [...new Set([...files, ...(more ?? [])])];
}

async function browse(): Promise<readonly string[] | undefined> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: { 'Labelled articles': ['jsonl', 'ndjson'] },
    openLabel: 'Use These Articles',
  });
  return uris?.map(({ fsPath }) => fsPath);
}
