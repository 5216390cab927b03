// Training in the status bar, as long as it goes on; a click opens the view.
import * as vscode from 'vscode';
import type { TrainingNotification } from '../protocol/training.ts';
import type { Closable, Feature } from './feature.ts';
import { isUnderWay, runView, statusLine } from './training/runView.ts';

export const registerTrainingStatus: Feature = ({ grover }) => {
  let shown: (Closable & { readonly show: (notification: TrainingNotification) => void }) | undefined;
  const hide = (): void => {
    shown?.dispose();
    shown = undefined;
  };
  const listeners = [
    grover.onTraining((notification) => {
      if (!isUnderWay(notification.snapshot)) {
        hide();
        return;
      }
      shown ??= createItem();
      shown.show(notification);
    }),
    // The trainer is a child of the process.
    grover.onStatus(({ state }) => {
      if (state === 'starting' || state === 'failed') hide();
    }),
  ];
  return vscode.Disposable.from(...listeners, { dispose: hide });
};

/** Nothing is there while nothing is trained. */
function createItem() {
  const item = vscode.window.createStatusBarItem('grover.training', vscode.StatusBarAlignment.Left, -10);
  item.name = 'Grover Training';
  return {
    show: ({ snapshot }: TrainingNotification): void => {
      const view = runView(snapshot);
      const line = statusLine(view);
      item.text = `${view.state === 'paused' ? '$(debug-pause)' : '$(sync~spin)'} ${line}`;
      item.tooltip = `Grover trains ${view.name}. ${view.message}`.trim();
      item.accessibilityInformation = { label: `Grover trains ${line}` };
      item.command = { command: 'grover.showTraining', title: 'Show Training', arguments: [view.run] };
      item.show();
    },
    dispose: (): void => {
      item.dispose();
    },
  };
}
