// Grover: Train Discriminator… and Grover: Show Training. The view behind them is loaded when it is first shown.
import * as vscode from 'vscode';
import type { Feature, FeatureDeps } from './feature.ts';
import { filesOf, pickLabelledFiles } from './labelledFiles.ts';
import type { TrainingPanels } from './training/panel.ts';

export const registerTraining: Feature = (deps) => {
  const { errors } = deps;
  let panels: Promise<TrainingPanels> | undefined;
  const open = (): Promise<TrainingPanels> =>
    (panels ??= import('./training/panel.ts').then(({ createTrainingPanels }) => createTrainingPanels(deps)));
  const train = vscode.commands.registerCommand('grover.trainDiscriminator', (clicked: unknown, selected: unknown) =>
    errors.guard('Train Discriminator', async () => {
      if (!isTrusted(deps)) return undefined;
      const given = filesOf(clicked, selected);
      const files = given.length > 0 ? given : await pickLabelledFiles();
      if (files === undefined || files.length === 0) return undefined;
      return (await open()).show({ kind: 'files', files }, clicked);
    }),
  );
  const show = vscode.commands.registerCommand('grover.showTraining', (run: unknown) =>
    errors.guard('Show Training', async () => {
      if (!isTrusted(deps)) return;
      const view = await open();
      const wanted = typeof run === 'string' ? run : await view.latest();
      await view.show(wanted === undefined ? { kind: 'runs' } : { kind: 'run', run: wanted });
    }),
  );
  // For keybindings and other extensions; the view has a button. The folder of a discriminator, or empty: the shipped model.
  const use = vscode.commands.registerCommand('grover.useDiscriminator', (folder: unknown) =>
    errors.guard('Use Discriminator', async () => {
      if (typeof folder === 'string' && isTrusted(deps))
        await (await import('./training/vscodeDesk.ts')).useModel(folder);
    }),
  );
  const serializer = vscode.window.registerWebviewPanelSerializer('grover.training', {
    deserializeWebviewPanel: async (panel, state: unknown) => {
      (await open()).restore(panel, state);
    },
  });
  return vscode.Disposable.from(train, show, use, serializer, {
    dispose: () =>
      void panels?.then((one) => {
        one.dispose();
      }),
  });
};

const UNTRUSTED =
  'Grover trains only in a workspace that you trust: it reads the workspace’s files and writes a model into it.';

/** Says why not: training reads files of the workspace, writes into it and runs for long. */
export function isTrusted({ errors }: FeatureDeps, message = UNTRUSTED): boolean {
  if (vscode.workspace.isTrusted) return true;
  void errors.show('Workspace Trust', message, {
    label: 'Manage Workspace Trust…',
    run: () => vscode.commands.executeCommand('workbench.trust.manage'),
  });
  return false;
}
