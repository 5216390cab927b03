// Grover: Export Articles… writes labelled files in another format.
import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ExportArticlesParams, ExportArticlesResult, ExportFormat } from '../../protocol/labelling.ts';
import { shown } from './shown.ts';
import type { FeatureDeps } from '../feature.ts';
import { filesOf, pickLabelledFiles } from '../labelledFiles.ts';
import { withProgress } from '../withProgress.ts';
import { readExport } from './arguments.ts';
import { exportedSaid, problemLine } from './said.ts';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly extension: string;
  readonly filter: string;
}

const FORMATS: readonly FormatItem[] = [
  {
    label: 'CSV',
    detail: 'A table for spreadsheets: a row an article, a column a field',
    format: 'csv',
    extension: 'csv',
    filter: 'Tables',
  },
  {
    label: 'JSON Lines',
    detail: 'All keys as they are, of several files in one',
    format: 'jsonl',
    extension: 'jsonl',
    filter: 'Labelled articles',
  },
  {
    label: 'Grover reference',
    detail: 'JSON Lines as discrimination/run_discrimination.py of the reference reads them; labelled articles only',
    format: 'reference',
    extension: 'jsonl',
    filter: 'Labelled articles',
  },
];

/** Undefined when it was left. */
export async function exportArticles(
  deps: FeatureDeps,
  clicked: unknown,
  selected: unknown,
): Promise<ExportArticlesResult | undefined> {
  const given = readExport(clicked);
  if (given !== undefined) return write(deps, given);
  const meant = filesOf(clicked, selected);
  const files = meant.length > 0 ? meant : await pickLabelledFiles();
  const [first] = files ?? [];
  if (files === undefined || first === undefined) return undefined;
  const chosen = await vscode.window.showQuickPick([...FORMATS], {
    title: 'Grover: Export Articles',
    placeHolder: 'In which format?',
  });
  if (chosen === undefined) return undefined;
  const { format, extension, filter } = chosen;
  const name = `${basename(first, extname(first))}-export.${extension}`;
  const saved = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(dirname(first), name)),
    filters: { [filter]: [extension] },
    saveLabel: 'Export',
  });
  return saved && write(deps, { files, target: saved.fsPath, format });
}

async function write({ grover, log }: FeatureDeps, params: ExportArticlesParams): Promise<ExportArticlesResult> {
  const result = await withProgress(`Exporting to ${shown(params.target)}`, (waiting) =>
    grover.exchange.exportArticles(params, waiting),
  );
  for (const problem of result.problems) log.warn(`Export: ${problemLine(problem, shown)}`);
  void offerToOpen(exportedSaid(result, shown(params.target)), params.target);
  return result;
}

async function offerToOpen(message: string, target: string): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(message, 'Open');
  if (chosen === 'Open') await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(target));
}
