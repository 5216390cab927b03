// Grover: Import Articles…, Export Articles… and Compare Labels…; what is behind them is loaded when it is first used.
import * as vscode from 'vscode';
import type { AgreementReports } from './exchange/compareLabels.ts';
import { AGREEMENT_SCHEME } from './exchange/scheme.ts';
import type { Feature } from './feature.ts';
import { isTrusted } from './training.ts';

const UNTRUSTED =
  'Grover imports, exports and compares articles only in a workspace that you trust: it reads and writes files there.';

/** Each command answers with what the process said; with all that it needs as its argument it asks no question. */
export const registerExchange: Feature = (deps) => {
  const { errors } = deps;
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let loaded: Promise<AgreementReports> | undefined;
  const reports = (): Promise<AgreementReports> =>
    (loaded ??= import('./exchange/compareLabels.ts').then(
      (module) =>
        new module.AgreementReports(deps, (uri) => {
          changed.fire(uri);
        }),
    ));
  const command = (name: string, title: string, work: (clicked: unknown, selected: unknown) => Promise<unknown>) =>
    vscode.commands.registerCommand(name, (clicked: unknown, selected: unknown) =>
      errors.guard(title, async () => (isTrusted(deps, UNTRUSTED) ? work(clicked, selected) : undefined)),
    );
  const commands = [
    command('grover.importArticles', 'Import Articles', async (clicked, selected) =>
      (await import('./exchange/importArticles.ts')).importArticles(deps, clicked, selected),
    ),
    command('grover.exportArticles', 'Export Articles', async (clicked, selected) =>
      (await import('./exchange/exportArticles.ts')).exportArticles(deps, clicked, selected),
    ),
    command('grover.compareLabels', 'Compare Labels', async (clicked, selected) => {
      const files = await (await import('./exchange/compareLabels.ts')).filesToCompare(clicked, selected);
      return files && (await reports()).show(files);
    }),
  ];
  const content = vscode.workspace.registerTextDocumentContentProvider(AGREEMENT_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => (await reports()).text(uri),
  });
  const links = vscode.languages.registerDocumentLinkProvider(
    { scheme: AGREEMENT_SCHEME },
    { provideDocumentLinks: async (document) => (await reports()).links(document) },
  );
  return vscode.Disposable.from(...commands, content, links, changed);
};
