// The one panel of the training view. Evaluated when it is first shown: nobody who does not train pays for it.
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingSubject } from '../../protocol/trainingView.ts';
import type { Closable, FeatureDeps } from '../feature.ts';
import { newNonce, webviewPage } from '../webviewPage.ts';
import { readMessage, readStart, readSubject } from './messages.ts';
import { createTrainingPresenter, type TrainingPresenter } from './presenter.ts';
import { isUnderWay } from './runView.ts';
import { createDesk, placeFor } from './vscodeDesk.ts';

export const VIEW_TYPE = 'grover.training';
/** Settings that the report speaks of. */
const READ_SETTINGS = ['grover.model', 'grover.diagnostics.falsePositiveRate'];

export interface TrainingPanels extends Closable {
  /**
   * Brings the view up, and this in it. An `argument` of `{ start: { recipe, fields } }` starts the training that the form
   * would start, and answers with its folder.
   */
  readonly show: (subject: TrainingSubject, argument?: unknown) => Promise<string | undefined>;
  /** The run that is under way, else the last one; undefined where nothing was ever trained. */
  readonly latest: () => Promise<string | undefined>;
  /** Takes over a panel that VS Code opened again. */
  readonly restore: (panel: vscode.WebviewPanel, state: unknown) => void;
}

interface Shown extends Closable {
  readonly panel: vscode.WebviewPanel;
  readonly presenter: TrainingPresenter;
}

export function createTrainingPanels(deps: FeatureDeps): TrainingPanels {
  let shown: Shown | undefined;
  const settle = (panel: vscode.WebviewPanel): Shown => {
    const settled = furnish(deps, panel);
    shown = settled;
    panel.onDidDispose(() => {
      settled.dispose();
      if (shown === settled) shown = undefined;
    });
    return settled;
  };
  const open = (): Shown => {
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, 'Grover Training', vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    return settle(panel);
  };
  return {
    show: async (subject, argument) => {
      const { panel, presenter } = shown ?? open();
      panel.reveal();
      await presenter.show(subject);
      const values = readStart(argument);
      return values && presenter.start(values);
    },
    latest: async () => {
      const { folder, workspace } = placeFor([]);
      if (workspace === undefined) return undefined;
      const { runs } = await deps.grover.training.runs({ folder: join(workspace, folder) });
      return (runs.find(isUnderWay) ?? runs[0])?.run;
    },
    restore: (panel, state) => {
      shown?.panel.dispose();
      void settle(panel).presenter.show(readSubject(state));
    },
    dispose: () => {
      shown?.panel.dispose();
    },
  };
}

function furnish(deps: FeatureDeps, panel: vscode.WebviewPanel): Shown {
  const { context, grover } = deps;
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview');
  const presenter = createTrainingPresenter({
    requests: grover.training,
    desk: createDesk(deps),
    post: (message) => {
      void webview.postMessage(message);
    },
  });
  const again = createRefresh(presenter);
  const listeners = [
    webview.onDidReceiveMessage((said: unknown) => {
      const message = readMessage(said);
      if (message !== undefined) void presenter.receive(message);
    }),
    grover.onTraining(presenter.training),
    grover.onStatus(({ state }) => {
      if (state === 'starting') again.soon();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (READ_SETTINGS.some((name) => change.affectsConfiguration(name))) presenter.settingsChanged();
    }),
    again,
  ];
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = webviewPage({
    title: 'Grover Training',
    script: address('training.js'),
    style: address('training.css'),
    source: webview.cspSource,
    nonce: newNonce(),
  });
  return {
    panel,
    presenter,
    dispose: () => {
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** Milliseconds after which a process that is starting is asked; the question waits until it can answer. */
const RESTART_MS = 500;

function createRefresh(presenter: TrainingPresenter): Closable & { readonly soon: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void presenter.restarted(), RESTART_MS);
    },
    dispose: () => {
      clearTimeout(timer);
    },
  };
}
