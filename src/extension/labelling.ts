// Grover: Label Articles… and the custom editor behind it, which is loaded when the first file is opened in it.
import * as vscode from 'vscode';
import type { Feature } from './feature.ts';
import { filesOf, pickLabelledFiles } from './labelledFiles.ts';
import type { LabellingEditors } from './labelling/editors.ts';

export const VIEW_TYPE = 'grover.labelling';

export const registerLabelling: Feature = (deps) => {
  const { errors } = deps;
  const edited = new vscode.EventEmitter<vscode.CustomDocumentEditEvent>();
  let editors: Promise<LabellingEditors> | undefined;
  const load = (): Promise<LabellingEditors> =>
    (editors ??= import('./labelling/editors.ts').then(
      (loaded) =>
        new loaded.LabellingEditors(deps, (event) => {
          edited.fire(event);
        }),
    ));
  const provider: vscode.CustomEditorProvider = {
    onDidChangeCustomDocument: edited.event,
    openCustomDocument: async (uri, { backupId }) => (await load()).open(uri, backupId),
    resolveCustomEditor: async (document, panel) => {
      (await load()).show(document, panel);
    },
    saveCustomDocument: async (document) => (await load()).save(document),
    saveCustomDocumentAs: async (document, destination) => (await load()).saveAs(document, destination),
    revertCustomDocument: async (document) => (await load()).revert(document),
    backupCustomDocument: async (document, { destination }) => (await load()).backup(document, destination),
  };
  return vscode.Disposable.from(
    edited,
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, { supportsMultipleEditorsPerDocument: true }),
    vscode.commands.registerCommand('grover.openLabelling', (clicked: unknown, selected: unknown) =>
      errors.guard('Label Articles', async () => {
        const line = lineOf(clicked);
        const reveal =
          line === undefined
            ? undefined
            : await load().then((all) => (uri: vscode.Uri) => {
                all.reveal(uri, line);
              });
        return openLabelling(clicked, selected, reveal);
      }),
    ),
    vscode.commands.registerCommand('grover.openAsText', (meant: unknown) =>
      errors.guard('Open as Text', () => openAsText(meant)),
    ),
    vscode.commands.registerCommand('grover.configureLabels', () =>
      errors.guard('Configure Labels', async () => {
        await vscode.commands.executeCommand('workbench.action.openSettings', '@id:grover.labelling.labels');
      }),
    ),
    // For keybindings and other extensions; the page has keys of its own.
    vscode.commands.registerCommand('grover.judgeLines', (argument: unknown) =>
      errors.guard('Label Articles', async () => {
        const { readJudgeArgument } = await import('./labelling/messages.ts');
        const read = readJudgeArgument(argument);
        if (read === undefined) throw new Error('grover.judgeLines needs { file, lines, change }.');
        const uri = read.file === undefined ? activeLabelling()?.uri : vscode.Uri.file(read.file);
        return uri && (await load()).judge(uri, read.lines, read.change);
      }),
    ),
  );
};

/** The file of the labelling editor in front. */
function activeLabelling(): { readonly uri: vscode.Uri; readonly isDirty: boolean } | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (!(tab?.input instanceof vscode.TabInputCustom) || tab.input.viewType !== VIEW_TYPE) return undefined;
  return { uri: tab.input.uri, isDirty: tab.isDirty };
}

/** Of `{ files, line }`: where the labelling editor is to begin, from 1. */
function lineOf(argument: unknown): number | undefined {
  const line = typeof argument === 'object' && argument !== null && 'line' in argument ? argument.line : undefined;
  return typeof line === 'number' && Number.isInteger(line) && line > 0 ? line : undefined;
}

/** Answers with the files that were opened. */
async function openLabelling(
  clicked: unknown,
  selected: unknown,
  reveal?: (uri: vscode.Uri) => void,
): Promise<readonly string[]> {
  // Of a virtual workspace, for example: the editor itself says why not.
  if (clicked instanceof vscode.Uri && clicked.scheme !== 'file') {
    await vscode.commands.executeCommand('vscode.openWith', clicked, VIEW_TYPE);
    return [clicked.toString()];
  }
  const given = filesOf(clicked, selected);
  const files = given.length > 0 ? given : ((await pickLabelledFiles()) ?? []);
  const options = { preview: files.length === 1 };
  for (const file of files) {
    const uri = vscode.Uri.file(file);
    reveal?.(uri);
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, options);
  }
  return files;
}

/** In the place of the labelling editor; beside it while that has something to save. */
async function openAsText(meant: unknown): Promise<void> {
  const active = activeLabelling();
  const uri = meant instanceof vscode.Uri ? meant : active?.uri;
  if (uri === undefined) return;
  const isActive = active?.uri.toString() === uri.toString();
  if (isActive && !active.isDirty) await vscode.commands.executeCommand('workbench.action.reopenTextEditor');
  else await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
}
