// A page of the labelling editor in VS Code: its webview, and the presenter behind it.
import * as vscode from 'vscode';
import type { Closable, FeatureDeps } from '../feature.ts';
import { labellerName, readLabellingSettings } from '../labellingSettings.ts';
import { newNonce, webviewPage } from '../webviewPage.ts';
import type { LabellingDesk } from './desk.ts';
import type { LabellingDocument } from './document.ts';
import { readMessage } from './messages.ts';
import { createLabellingPresenter } from './presenter.ts';

export function furnish(
  deps: FeatureDeps,
  document: LabellingDocument,
  panel: vscode.WebviewPanel,
  edited: LabellingDesk['edited'],
): void {
  const { webview } = panel;
  const folder = vscode.Uri.joinPath(deps.context.extensionUri, 'dist', 'webview');
  const presenter = createLabellingPresenter({
    file: document,
    desk: createDesk(deps, document.uri, edited),
    post: (message) => void webview.postMessage(message),
  });
  const listeners: readonly Closable[] = [
    document.show(presenter),
    webview.onDidReceiveMessage((said: unknown) => {
      const message = readMessage(said);
      if (message !== undefined) void presenter.receive(message);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('grover.labelling', document.uri)) presenter.changed();
    }),
    presenter,
  ];
  panel.onDidDispose(() => {
    for (const listener of listeners) listener.dispose();
  });
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  webview.html = webviewPage({
    title: 'Grover Labelling',
    script: address('labelling.js'),
    style: address('labelling.css'),
    source: webview.cspSource,
    nonce: newNonce(),
  });
}

function createDesk({ log }: FeatureDeps, uri: vscode.Uri, edited: LabellingDesk['edited']): LabellingDesk {
  const run = async (command: string, ...parts: readonly unknown[]): Promise<void> => {
    await vscode.commands.executeCommand(command, ...parts);
  };
  return {
    now: () => new Date(),
    labeller: () => labellerName(uri),
    labels: () => readLabellingSettings(uri).labels,
    edited,
    undo: () => run('undo'),
    redo: () => run('redo'),
    openText: (line) => {
      const at = new vscode.Position(line - 1, 0);
      const options: vscode.TextDocumentShowOptions = {
        viewColumn: vscode.ViewColumn.Beside,
        selection: new vscode.Range(at, at),
      };
      // Not by opening a document first: VS Code hands no large file to extensions.
      return run('vscode.openWith', uri, 'default', options);
    },
    configureLabels: () => run('grover.configureLabels'),
    note: (problem) => {
      log.error('Labelling:', problem);
    },
  };
}

/** A page of plain words and a link, for a file that cannot be labelled. */
export function showWhyNot(panel: vscode.WebviewPanel, why: string): void {
  panel.webview.options = { enableScripts: false, enableCommandUris: ['grover.openAsText'], localResourceRoots: [] };
  panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Grover Labelling</title>
</head>
<body>
<p>${escaped(why)}</p>
<p><a href="command:grover.openAsText">Open as text</a></p>
</body>
</html>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
