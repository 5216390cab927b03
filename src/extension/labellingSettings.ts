// Reads `grover.labelling`, for everything that labels.
import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import { parseLabellingSettings, type LabellingSettings } from './labelling/settings.ts';

export const LABELLING_SECTION = 'grover.labelling';

/** As they stand for this file, or for the workspace. */
export function readLabellingSettings(scope?: vscode.Uri): LabellingSettings {
  const section = vscode.workspace.getConfiguration(LABELLING_SECTION, scope);
  return parseLabellingSettings({
    labels: section.get('labels'),
    dataset: section.get('dataset'),
    name: section.get('name'),
  });
}

/** Who labels: the name in the settings, else the user's on this machine. */
export function labellerName(scope?: vscode.Uri): string {
  const { name } = readLabellingSettings(scope);
  if (name !== '') return name;
  try {
    return userInfo().username;
  } catch {
    // A container may run under an id that has no name.
    return 'unknown';
  }
}
