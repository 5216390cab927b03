// The dataset that articles from drafts are appended to: the one in the settings, or one that is chosen and remembered.
import { open } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import type { FeatureDeps } from './feature.ts';
import { isLabelledName, speaksOfArticles } from './labelledText.ts';
import { LABELLING_SECTION, readLabellingSettings } from './labellingSettings.ts';

/** Where a workspace that is not trusted, or has no folder, remembers its choice. */
const REMEMBERED = 'grover.labelling.dataset';
const NEW_NAME = 'labelled.jsonl';
/** Most files that are looked into, and bytes that are read of each. */
const MOST_FILES = 200;
const START_BYTES = 64 * 1024;
const NO_DATASETS = '**/{node_modules,grover-models,.git,.checkpoint}/**';

/** Absolute path of the dataset for a draft; undefined when the choice was left. `anew` asks in any case. */
export async function chooseDataset(
  deps: FeatureDeps,
  draft: vscode.Uri | undefined,
  { anew = false } = {},
): Promise<string | undefined> {
  const folder = await folderFor(draft);
  if (folder === 'left') return undefined;
  const known = datasetInUse(deps, folder);
  if (known !== undefined && !anew) {
    if (isLabelledName(known)) return known;
    const message = `${basename(known)}, which the setting grover.labelling.dataset names, is no .jsonl file. Choose another.`;
    void deps.errors.show('Dataset', message, {
      label: 'Choose a Dataset…',
      run: () => chooseDataset(deps, draft, { anew: true }),
    });
    return undefined;
  }
  const chosen = await pickDataset(folder, known);
  if (chosen !== undefined) await remember(deps, folder, chosen);
  return chosen;
}

/** What the settings or an earlier choice say, without a question. */
export function datasetInUse({ context }: FeatureDeps, folder: vscode.WorkspaceFolder | undefined): string | undefined {
  const { dataset } = readLabellingSettings(folder?.uri);
  if (isAbsolute(dataset)) return dataset;
  if (dataset !== '' && folder !== undefined) return resolve(folder.uri.fsPath, dataset);
  return context.workspaceState.get<string>(`${REMEMBERED} ${folder?.uri.toString() ?? ''}`);
}

/** Folder of a draft; for one that is in none, the only one, or the one that is picked. */
async function folderFor(draft: vscode.Uri | undefined): Promise<vscode.WorkspaceFolder | undefined | 'left'> {
  const own = draft && vscode.workspace.getWorkspaceFolder(draft);
  if (own?.uri.scheme === 'file') return own;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length < 2) return folders[0];
  const placeHolder = 'In which folder is the dataset?';
  return (await vscode.window.showWorkspaceFolderPick({ placeHolder })) ?? 'left';
}

interface DatasetItem extends vscode.QuickPickItem {
  readonly path?: string;
  readonly action?: 'new' | 'browse';
}

/** A list of the folder's files of articles, with `current` on top. Nothing is written. */
export async function pickDataset(
  folder: vscode.WorkspaceFolder | undefined,
  current?: string,
  title = 'Grover: Dataset',
): Promise<string | undefined> {
  const paths = await datasetsIn(folder);
  const all = current === undefined ? paths : [current, ...paths.filter((path) => path !== current)];
  const items: DatasetItem[] = [
    ...all.map((path) => ({
      label: basename(path),
      description: shownPath(folder, path) + (path === current ? ' · in use' : ''),
      path,
    })),
    { label: '$(new-file) New Dataset…', alwaysShow: true, action: 'new' },
    { label: '$(folder-opened) Browse…', alwaysShow: true, action: 'browse' },
  ];
  const placeHolder = 'Which file of labelled articles should they be added to?';
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (chosen?.action === 'new') return newDataset(folder, all);
  if (chosen?.action === 'browse') return browse(folder);
  return chosen?.path;
}

async function newDataset(
  folder: vscode.WorkspaceFolder | undefined,
  known: readonly string[],
): Promise<string | undefined> {
  if (folder === undefined) {
    const saved = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.file(resolve(NEW_NAME)),
      filters: { 'Labelled articles': ['jsonl', 'ndjson'] },
      saveLabel: 'Use This File',
    });
    return saved && withExtension(saved.fsPath);
  }
  const taken = known.includes(join(folder.uri.fsPath, NEW_NAME));
  const name = await vscode.window.showInputBox({
    title: 'Grover: New Dataset',
    prompt: `File in ${folder.name}; it is made with the first article.`,
    value: taken ? 'labelled-2.jsonl' : NEW_NAME,
    validateInput: (text) => (text.trim() === '' ? 'Give the file a name.' : undefined),
  });
  return name === undefined ? undefined : withExtension(resolve(folder.uri.fsPath, name.trim()));
}

async function browse(folder: vscode.WorkspaceFolder | undefined): Promise<string | undefined> {
  const uris = await vscode.window.showOpenDialog({
    ...(folder === undefined ? {} : { defaultUri: folder.uri }),
    filters: { 'Labelled articles': ['jsonl', 'ndjson'] },
    openLabel: 'Use This File',
  });
  return uris?.[0]?.fsPath;
}

const withExtension = (path: string): string => (isLabelledName(path) ? path : `${path}.jsonl`);

/** As people know it: relative where it lies in the folder. */
export function shownPath(folder: vscode.WorkspaceFolder | undefined, path: string): string {
  const inside = folder === undefined ? path : relative(folder.uri.fsPath, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
}

async function datasetsIn(folder: vscode.WorkspaceFolder | undefined): Promise<readonly string[]> {
  const pattern = '**/*.{jsonl,ndjson}';
  const where = folder === undefined ? pattern : new vscode.RelativePattern(folder, pattern);
  const found = await vscode.workspace.findFiles(where, NO_DATASETS, MOST_FILES);
  const paths = found.flatMap(({ scheme, fsPath }) => (scheme === 'file' ? [fsPath] : [])).sort();
  const isDataset = await Promise.all(paths.map(async (path) => speaksOfArticles(await startOf(path))));
  return paths.filter((_, at) => isDataset[at]);
}

/** Empty for what cannot be read. */
async function startOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(START_BYTES) });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}

/** In the settings of the workspace; in one that nobody trusts, whose settings are not read, on this machine. */
async function remember(
  { context, log }: FeatureDeps,
  folder: vscode.WorkspaceFolder | undefined,
  path: string,
): Promise<void> {
  if (folder !== undefined && vscode.workspace.isTrusted) {
    const isOne = (vscode.workspace.workspaceFolders ?? []).length === 1;
    const target = isOne ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.WorkspaceFolder;
    try {
      const section = vscode.workspace.getConfiguration(LABELLING_SECTION, folder.uri);
      await section.update('dataset', shownPath(folder, path), target);
      return;
    } catch (thrown) {
      // Settings that cannot be written, a syntax error in them, say: the choice still holds.
      log.warn('The dataset could not be written into the settings of the workspace.', thrown);
    }
  }
  await context.workspaceState.update(`${REMEMBERED} ${folder?.uri.toString() ?? ''}`, path);
}
