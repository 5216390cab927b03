// Diagnostics that outlive the process that found them: a new one replaces them document by document.
import * as vscode from 'vscode';
import type { Closable } from './feature.ts';
import type { DiagnosticCollectionProvider } from 'vscode-languageclient/node';

export interface KeptDiagnostics extends Closable {
  readonly provider: DiagnosticCollectionProvider;
}

/**
 * One collection for all clients to come. A draft that is closed loses its marks here: a process that was started again
 * knows only the drafts that were on view since.
 */
export function createKeptDiagnostics(name: string): KeptDiagnostics {
  const collection = vscode.languages.createDiagnosticCollection(name);
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    collection.delete(uri);
  });
  return {
    provider: {
      create: () => collection,
      // The client lets go of its collection whenever its process ends, by accident or not.
      dispose: () => undefined,
    },
    dispose: () => {
      closed.dispose();
      collection.dispose();
    },
  };
}
