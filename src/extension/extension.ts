// Wakes the extension: each feature is registered on its own, and the process starts with the first draft or command.
import * as vscode from 'vscode';
import { createGroverClient, type GroverClient } from './client.ts';
import { registerContinueHere } from './continueHere.ts';
import { registerCounterparts } from './counterparts.ts';
import { isDraft, isLabelled } from './drafts.ts';
import { createErrors } from './errors.ts';
import { registerExchange } from './exchange.ts';
import type { Feature, FeatureDeps } from './feature.ts';
import { registerGenerate } from './generate.ts';
import { registerLabelArticle } from './labelArticle.ts';
import { looksLabelled } from './labelledText.ts';
import { registerLabelling } from './labelling.ts';
import { registerLabelQuickFix } from './labelQuickFix.ts';
import { registerLabelSelection } from './labelSelection.ts';
import { registerLog } from './log.ts';
import { registerRestart } from './restart.ts';
import { registerSelectModel } from './selectModel.ts';
import { registerStatus } from './status.ts';
import { registerTraining } from './training.ts';
import type { TrainingRequests } from './trainingRequests.ts';
import { registerTrainingStatus } from './trainingStatus.ts';

/** What other extensions get from `getExtension('grover-newsroom.grover-news').exports`. */
export interface GroverApi {
  /** Process id of the running Grover process. */
  readonly processId: () => number | undefined;
  /** Datasets and runs, as the process knows them. */
  readonly training: TrainingRequests;
  /** Milliseconds that activation took. */
  readonly activationMs: number;
}

let running: GroverClient | undefined;

const features: readonly (readonly [string, Feature])[] = [
  ['log', registerLog],
  ['status', registerStatus],
  ['restart', registerRestart],
  ['generate', registerGenerate],
  ['continue here', registerContinueHere],
  ['select model', registerSelectModel],
  ['training', registerTraining],
  ['training status', registerTrainingStatus],
  ['counterparts', registerCounterparts],
  ['labelling', registerLabelling],
  ['label article', registerLabelArticle],
  ['label selection', registerLabelSelection],
  ['label quick fix', registerLabelQuickFix],
  ['exchange', registerExchange],
];

export function activate(context: vscode.ExtensionContext): GroverApi {
  const start = performance.now();
  const log = vscode.window.createOutputChannel('Grover', { log: true });
  context.subscriptions.push(log);
  const grover = createGroverClient({
    program: context.asAbsolutePath('dist/grover.cjs'),
    shippedModel: context.asAbsolutePath('models/grover-mini'),
    cacheFolder: context.globalStorageUri.fsPath,
    log,
  });
  running = grover;
  const deps: FeatureDeps = { context, grover, log, errors: createErrors(log) };
  for (const [name, register] of features) {
    try {
      context.subscriptions.push(register(deps));
    } catch (thrown) {
      log.error(`The feature "${name}" could not be registered.`, thrown);
    }
  }
  context.subscriptions.push(startWithFirstDraft(grover), startAgainWhenTrusted(grover));
  const activationMs = performance.now() - start;
  log.info(`Activated in ${activationMs.toFixed(1)} ms.`);
  return { processId: grover.processId, training: grover.training, activationMs };
}

/** VS Code waits for this before it ends the extension host. */
export const deactivate = async (): Promise<void> => running?.stop();

function startWithFirstDraft(grover: GroverClient): vscode.Disposable {
  const startFor = (document: vscode.TextDocument): void => {
    if (!isDraft(document) && !(isLabelled(document) && looksLabelled(startOf(document)))) return;
    listener.dispose();
    // After activation has returned; a failure is the status item's to show.
    setImmediate(() => void grover.start().catch(() => undefined));
  };
  const listener = vscode.workspace.onDidOpenTextDocument(startFor);
  vscode.workspace.textDocuments.forEach(startFor);
  return listener;
}

/** The first lines, in which labelled articles show themselves. */
const startOf = (document: vscode.TextDocument): string =>
  Array.from({ length: Math.min(document.lineCount, 3) }, (_, line) => document.lineAt(line).text).join('\n');

/** What the workspace says about models counts from the moment somebody trusts it. */
function startAgainWhenTrusted(grover: GroverClient): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => {
    if (grover.processId() !== undefined) grover.restart().catch(() => undefined);
  });
}
