// Quick fixes on a marked paragraph: whoever knows better says what it is, and a discriminator can learn from it.
import * as vscode from 'vscode';
import { draftSelector } from './drafts.ts';
import type { Feature } from './feature.ts';
import { readLabellingSettings } from './labellingSettings.ts';

/** As the process names them (src/process/diagnosticItems.ts). */
const SOURCE = 'Grover';
const MACHINE_LIKE = 'machine-like';
/** Labels that are offered by name; the others are in the list behind the last fix. */
const MOST_NAMED = 4;

export const registerLabelQuickFix: Feature = () =>
  vscode.languages.registerCodeActionsProvider(
    draftSelector,
    { provideCodeActions: quickFixes },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );

function quickFixes(
  { uri }: vscode.TextDocument,
  _range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const own = diagnostics.filter(({ source, code }) => source === SOURCE && code === MACHINE_LIKE);
  // Asked wherever the cursor goes: settings are read only where there is a mark.
  if (own.length === 0) return [];
  const labels = readLabellingSettings(uri).labels.map(({ label }) => label);
  return own.flatMap((mark) => [
    ...labels
      .slice(0, MOST_NAMED)
      .map((label) => fix(`Label this paragraph ${label} and keep it for training`, uri, mark, label)),
    fix('Label this paragraph…', uri, mark),
  ]);
}

/** Never preferred: fixing all of a draft must not label it. */
function fix(title: string, uri: vscode.Uri, mark: vscode.Diagnostic, label?: string): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const { start, end } = mark.range;
  const place = ({ line, character }: vscode.Position) => ({ line, character });
  const argument = {
    uri: uri.toString(),
    range: { start: place(start), end: place(end) },
    ...(label === undefined ? {} : { label }),
  };
  action.diagnostics = [mark];
  action.command = { command: 'grover.labelSelection', title, arguments: [argument] };
  return action;
}
