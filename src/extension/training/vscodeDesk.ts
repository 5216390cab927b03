// The training view's desk in VS Code: files, clipboard, settings.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { defaultSettings } from '../../protocol/defaultSettings.ts';
import type { FeatureDeps } from '../feature.ts';
import { pickLabelledFiles } from '../labelledFiles.ts';
import type { TrainingDesk } from './desk.ts';
import { absoluteModel, modelSetting } from './modelPath.ts';

/** Folder of the discriminators in a workspace. */
export const MODELS = 'grover-models';
const RATE = 'diagnostics.falsePositiveRate';

export function createDesk({ grover, log, errors }: FeatureDeps): TrainingDesk {
  return {
    placeFor,
    isTaken: (folder, name) => existsSync(join(folder, name)),
    startModel: () => startModel(grover),
    usedModel,
    allowedRate: () =>
      vscode.workspace.getConfiguration('grover').get(RATE, defaultSettings.diagnostics.falsePositiveRate),
    unsaved: (files) =>
      vscode.workspace.textDocuments
        .filter(({ isDirty, uri }) => isDirty && files.includes(uri.fsPath))
        .map(({ uri }) => uri.fsPath),
    open: async ({ file, line }) => {
      const document = await vscode.workspace.openTextDocument(file);
      const at = document.lineAt(Math.min(line, document.lineCount) - 1).range.start;
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    },
    copy: async (text, said) => {
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(said, 5000);
    },
    openFolder: async (folder) => {
      const uri = vscode.Uri.file(folder);
      const isInside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
      await vscode.commands.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', uri);
    },
    use: async (folder) => {
      await useModel(folder);
      log.info(`Model chosen in the training view: ${folder === '' ? 'the shipped one' : folder}.`);
    },
    allow: async (rate) => {
      await vscode.workspace.getConfiguration('grover').update(RATE, rate, target());
      log.info(`Share of human paragraphs that may be marked by mistake: ${rate ?? 'as it was before'}.`);
    },
    chooseFiles: pickLabelledFiles,
    showLog: () => {
      log.show();
    },
    complain: (problem) => void errors.show('Training', problem),
  };
}

const workspaceFolders = (): readonly string[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);

/** The workspace folder of the first file, or the first one there is; else beside the files. */
export function placeFor(files: readonly string[]): ReturnType<TrainingDesk['placeFor']> {
  const [first] = files;
  const own = first === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(first))?.uri.fsPath;
  const workspace = own ?? workspaceFolders()[0];
  if (workspace !== undefined) return { folder: MODELS, workspace };
  return { folder: first === undefined ? MODELS : join(dirname(first), MODELS), workspace };
}

const configured = (): string => vscode.workspace.getConfiguration('grover').get<string>('model', '');
const usedModel = (): string => absoluteModel(configured(), workspaceFolders()[0]);

/** A discriminator is not started from: what it was trained from is. */
async function startModel(grover: FeatureDeps['grover']): Promise<string> {
  const used = usedModel();
  if (used === '' || !existsSync(join(used, 'discriminator.json'))) return used;
  return (await grover.training.run({ run: used })).snapshot.request.model;
}

/** Settings are written for the workspace, or for the user where none is open. */
const target = (): vscode.ConfigurationTarget =>
  vscode.workspace.workspaceFolders === undefined
    ? vscode.ConfigurationTarget.Global
    : vscode.ConfigurationTarget.Workspace;

export async function useModel(folder: string): Promise<void> {
  const workspaces = workspaceFolders();
  const update = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('grover').update('model', value, target());
  await update(folder === '' ? undefined : modelSetting(folder, workspaces));
  // The user's own choice of another model comes through: here it is the shipped one that is wanted.
  if (folder === '' && configured() !== '') await update('');
}
