// A long request with its progress in a notification that can be cancelled.
import * as vscode from 'vscode';
import type { Waiting } from './requestWithProgress.ts';

export function withProgress<T>(title: string, work: (waiting: Waiting) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    let reached = 0;
    return work({
      token,
      onProgress: ({ message, percentage }) => {
        const increment = percentage === undefined ? 0 : Math.max(0, percentage - reached);
        reached += increment;
        progress.report({ increment, ...(message === undefined ? {} : { message }) });
      },
    });
  });
}
