// A file as people know it: relative to the folder of the workspace that it lies in.
import * as vscode from 'vscode';
import { shownPath } from '../datasetChoice.ts';

export const shown = (path: string): string =>
  shownPath(vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path)), path);
