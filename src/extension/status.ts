// The language status: one line on what the process is doing, one on the model. Nothing else ever speaks up unasked.
import * as vscode from 'vscode';
import type { StatusParams } from '../protocol/messages.ts';
import { draftSelector, labelledSelector } from './drafts.ts';
import type { Feature } from './feature.ts';
import { statusView } from './statusView.ts';

const SEVERITIES = {
  information: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};
const COMMAND_TITLES = {
  'grover.showLog': 'Show Log',
  'grover.restart': 'Restart',
  'grover.selectModel': 'Select Model…',
};

export const registerStatus: Feature = ({ grover, log }) => {
  const activity = vscode.languages.createLanguageStatusItem('grover.status', [...draftSelector, ...labelledSelector]);
  const model = vscode.languages.createLanguageStatusItem('grover.model', draftSelector);
  activity.name = 'Grover';
  model.name = 'Grover Model';
  model.command = { command: 'grover.selectModel', title: 'Select Model…' };
  let logged = '';
  let named: string | undefined;

  const show = (status: StatusParams): void => {
    const view = statusView(status);
    activity.text = view.text;
    activity.detail = view.detail;
    activity.busy = view.busy;
    activity.severity = SEVERITIES[view.severity];
    activity.command = { command: view.command, title: COMMAND_TITLES[view.command] };
    activity.accessibilityInformation = { label: `${view.text}. ${view.detail}` };
    const name = `${status.model ?? 'No model loaded'}\n${status.engine ?? ''}`;
    // Whatever is set travels to the window, changed or not.
    if (name !== named) [model.text = '', model.detail = ''] = name.split('\n');
    named = name;
    if (view.severity !== 'information' && view.detail !== logged) log.warn(view.detail);
    logged = view.severity === 'information' ? '' : view.detail;
  };

  show({ state: 'starting', message: 'Waiting for the first draft.' });
  return vscode.Disposable.from(activity, model, grover.onStatus(show));
};
