// Grover: Import Articles… looks first, says what it found, and writes only then.
import * as vscode from 'vscode';
import type { ImportArticlesParams, ImportArticlesResult } from '../../protocol/labelling.ts';
import { datasetInUse, pickDataset } from '../datasetChoice.ts';
import type { Asked } from '../exchangeRequests.ts';
import type { FeatureDeps } from '../feature.ts';
import { clickedUris } from '../labelledFiles.ts';
import { readLabellingSettings } from '../labellingSettings.ts';
import { openLabelledLine } from '../openLabelledLine.ts';
import { withProgress } from '../withProgress.ts';
import { readImport } from './arguments.ts';
import { importedSaid, importPreview, nothingFoundSaid, problemLine } from './said.ts';
import { shown } from './shown.ts';

/** Undefined when it was left. Files or folders that were clicked on are its sources. */
export async function importArticles(
  deps: FeatureDeps,
  clicked: unknown,
  selected: unknown,
): Promise<ImportArticlesResult | undefined> {
  const given = readImport(clicked);
  if (given !== undefined) return write(deps, given);
  const sources = clickedPaths(clicked, selected) ?? (await askForSources());
  if (sources === undefined || sources.length === 0) return undefined;
  const folder = folderOf(sources);
  const target = await pickDataset(folder, datasetInUse(deps, folder), 'Grover: Import Articles Into');
  if (target === undefined) return undefined;
  const preview = await withProgress('Looking for articles', (waiting) =>
    deps.grover.exchange.importArticles({ sources, target, dryRun: true }, waiting),
  );
  if (preview.articles === 0) throw new Error(nothingFoundSaid(preview, sources, shown));
  const label = await askForLabel(target);
  if (label === undefined) return undefined;
  const keepDuplicates = await mayWrite(preview, shown(target));
  if (keepDuplicates === undefined) return undefined;
  return write(deps, { sources, target, keepDuplicates, ...(label === '' ? {} : { label }) });
}

const folderOf = ([first]: readonly string[]): vscode.WorkspaceFolder | undefined =>
  (first === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(first))) ??
  vscode.workspace.workspaceFolders?.[0];

function clickedPaths(clicked: unknown, selected: unknown): readonly string[] | undefined {
  const paths = clickedUris(clicked, selected).flatMap(({ scheme, fsPath }) => (scheme === 'file' ? [fsPath] : []));
  return paths.length === 0 ? undefined : paths;
}

/** Not every system has a dialog that chooses files and folders. */
async function askForSources(): Promise<readonly string[] | undefined> {
  const files = {
    label: '$(file) Files…',
    detail: 'Markdown, web pages, plain text, CSV, JSON Lines',
    isFolder: false,
  };
  const folder = { label: '$(folder) A Folder…', detail: 'All such files in it and below', isFolder: true };
  const chosen = await vscode.window.showQuickPick([files, folder], {
    title: 'Grover: Import Articles',
    placeHolder: 'Where are the articles?',
  });
  if (chosen === undefined) return undefined;
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    canSelectFiles: !chosen.isFolder,
    canSelectFolders: chosen.isFolder,
    openLabel: 'Look for Articles',
  });
  return uris?.map(({ fsPath }) => fsPath);
}

/** Empty: none; undefined: left. */
async function askForLabel(target: string): Promise<string | undefined> {
  const labels = readLabellingSettings(vscode.Uri.file(target)).labels;
  const items = [
    { label: 'No label', description: 'to be labelled afterwards', choice: '' },
    ...labels.map(({ label }) => ({ label, description: '', choice: label })),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Grover: Import Articles',
    placeHolder: 'Which label do articles get that bring none?',
  });
  return chosen?.choice;
}

/** Whether duplicates are kept; undefined: nothing is to be written. */
async function mayWrite(preview: ImportArticlesResult, target: string): Promise<boolean | undefined> {
  const both = 'Import with Duplicates';
  const detail = importPreview(preview, shown);
  const buttons = preview.duplicateCount === 0 ? ['Import'] : ['Import', both];
  const chosen = await vscode.window.showInformationMessage(
    `Import articles into ${target}?`,
    { modal: true, detail },
    ...buttons,
  );
  return chosen === undefined ? undefined : chosen === both;
}

async function write({ grover, log }: FeatureDeps, request: Asked<ImportArticlesParams> & { readonly target: string }) {
  const result = await withProgress(`Importing into ${shown(request.target)}`, (waiting) =>
    grover.exchange.importArticles(request, waiting),
  );
  for (const problem of result.problems) log.warn(`Import: ${problemLine(problem, shown)}`);
  void offerToOpen(importedSaid(result, shown(request.target)), request.target, result.written > 0);
  return result;
}

async function offerToOpen(message: string, target: string, isWorthIt: boolean): Promise<void> {
  const label = 'Label Articles…';
  const chosen = await vscode.window.showInformationMessage(message, ...(isWorthIt ? [label] : []));
  if (chosen === label) await openLabelledLine(target, 1);
}
