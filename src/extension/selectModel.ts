// Grover: Select Model… offers the shipped model, recent folders and any other; a folder that cannot be used says why.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { InspectModelResult } from '../protocol/messages.ts';
import { describeError } from './describeError.ts';
import type { Feature, FeatureDeps } from './feature.ts';
import { withRecent } from './modelChoices.ts';

const RECENT = 'grover.recentModels';

/** Answers with what became of it: the folder now in the settings (empty: the shipped model), or undefined. */
export const registerSelectModel: Feature = (deps) =>
  vscode.commands.registerCommand('grover.selectModel', (argument: unknown) =>
    deps.errors.guard('Select Model', async () => {
      if (typeof argument !== 'string') return pickModel(deps);
      const inspected = await inspect(deps, argument);
      if (!inspected.ok) throw new Error(sentence(inspected));
      return useModel(deps, argument);
    }),
  );

type Item = vscode.QuickPickItem & { readonly folder?: string; readonly action?: 'browse' | 'trust' };

async function pickModel(deps: FeatureDeps): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = 'Grover: Select Model';
  picker.placeholder = 'A folder with config.json and model.safetensors or model.ckpt.*';
  picker.ignoreFocusOut = true;
  picker.matchOnDescription = true;
  const refused = new Map<string, string>();
  const draw = (): void => {
    picker.items = itemsFor(deps, refused);
  };
  draw();
  const chosen = new Promise<string | undefined>((resolve) => {
    let isBusy = false;
    let isBrowsing = false;
    let isOver = false;
    const finish = (folder: string | undefined): void => {
      isOver = true;
      resolve(folder);
    };
    const choose = async ({ action, folder }: Item): Promise<string | undefined> => {
      if (action !== 'browse') return folder;
      isBrowsing = true;
      const found = await browse().finally(() => {
        isBrowsing = false;
      });
      // Some dialogs take the place of the list.
      picker.show();
      return found;
    };
    const attempt = async (item: Item): Promise<void> => {
      if (item.action === 'trust') {
        finish(undefined);
        await vscode.commands.executeCommand('workbench.trust.manage');
        return;
      }
      const folder = await choose(item);
      if (folder === undefined) return;
      picker.busy = true;
      const inspected = await inspect(deps, folder);
      // Escape has come first, or the folder is good.
      if (isOver || inspected.ok) {
        finish(folder);
        return;
      }
      refused.set(folder, sentence(inspected));
      picker.busy = false;
      draw();
      picker.activeItems = picker.items.filter((one) => one.folder === folder);
      picker.show();
    };
    picker.onDidAccept(() => {
      const [item] = picker.activeItems;
      if (item === undefined || isBusy) return;
      isBusy = true;
      attempt(item)
        .catch((thrown: unknown) => {
          finish(undefined);
          void deps.errors.show('Select Model', thrown);
        })
        .finally(() => {
          isBusy = false;
        });
    });
    picker.onDidHide(() => {
      if (!isBrowsing) finish(undefined);
    });
  });
  picker.show();
  try {
    const folder = await chosen;
    return folder === undefined ? undefined : await useModel(deps, folder);
  } finally {
    picker.dispose();
  }
}

function itemsFor({ context }: FeatureDeps, refused: ReadonlyMap<string, string>): Item[] {
  const current = vscode.workspace.getConfiguration('grover').get<string>('model', '');
  const problem = (folder: string) => {
    const said = refused.get(folder);
    return said === undefined ? {} : { detail: `$(error) ${said}` };
  };
  const shipped: Item = { label: 'Shipped model', description: marked('grover-mini', current === ''), folder: '' };
  if (!vscode.workspace.isTrusted)
    return [
      shipped,
      {
        label: 'Manage Workspace Trust…',
        description: 'Until this workspace is trusted, only the shipped model is used.',
        action: 'trust',
      },
    ];
  const known = [...new Set([...(current === '' ? [] : [current]), ...recentModels(context), ...refused.keys()])];
  const folders = known
    .filter((folder) => folder !== '')
    .map((folder): Item => ({
      label: basename(folder),
      description: marked(folder, folder === current),
      folder,
      ...problem(folder),
    }));
  return [
    { ...shipped, ...problem('') },
    ...folders,
    { label: '$(folder-opened) Browse…', action: 'browse', alwaysShow: true },
  ];
}

const marked = (text: string, isCurrent: boolean): string => (isCurrent ? `${text} (in use)` : text);

const recentModels = (context: vscode.ExtensionContext): readonly string[] =>
  context.globalState.get<string[]>(RECENT, []);

async function browse(): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Use This Model',
    })) ?? [];
  return folder?.fsPath;
}

async function inspect({ context, grover }: FeatureDeps, folder: string): Promise<InspectModelResult> {
  try {
    return await grover.inspectModel({ folder: folder === '' ? context.asAbsolutePath('models/grover-mini') : folder });
  } catch (thrown) {
    return { ok: false, problem: { code: 'failed', message: describeError(thrown) } };
  }
}

const sentence = ({ problem: { message, hint } }: Extract<InspectModelResult, { ok: false }>): string =>
  hint === undefined ? message : `${message} ${hint}`;

/** Writes the setting where it is set already, else for the user. The model in use is read again from its files. */
async function useModel({ context, log, grover }: FeatureDeps, folder: string): Promise<string> {
  const configuration = vscode.workspace.getConfiguration('grover');
  const isInUse = configuration.get<string>('model', '') === folder;
  const inWorkspace = configuration.inspect<string>('model')?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('model', folder === '' && !inWorkspace ? undefined : folder, target);
  if (folder !== '') await context.globalState.update(RECENT, withRecent(recentModels(context), folder));
  log.info(`Model chosen: ${folder === '' ? 'the shipped one' : folder}.`);
  if (isInUse) await grover.restart();
  return folder;
}
