// The Grover process as the extension sees it: started when first needed, started again when it dies.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  generateMethod,
  generationProgressMethod,
  inspectModelMethod,
  statusMethod,
  type GenerateParams,
  type GenerateResult,
  type GenerationProgressParams,
  type InspectModelParams,
  type InspectModelResult,
  type StatusParams,
} from '../protocol/messages.ts';
import { trainingMethod, type TrainingNotification } from '../protocol/training.ts';
import { describeError } from './describeError.ts';
import { createExchangeRequests, type ExchangeRequests } from './exchangeRequests.ts';
import { createKeptDiagnostics } from './keptDiagnostics.ts';
import { createLabellingRequests, type LabellingRequests } from './labellingRequests.ts';
import { createRestarts } from './restarts.ts';
import { createTrainingRequests, type TrainingRequests } from './trainingRequests.ts';

export interface ClientOptions {
  /** The bundle that holds the process. */
  readonly program: string;
  readonly shippedModel: string;
  readonly cacheFolder: string;
  readonly log: vscode.LogOutputChannel;
}

export interface GroverClient {
  /** Resolves when the process has answered `initialize`; a process that cannot start rejects with a sentence. */
  readonly start: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly generate: (params: GenerateParams, token: vscode.CancellationToken) => Promise<GenerateResult>;
  readonly inspectModel: (params: InspectModelParams) => Promise<InspectModelResult>;
  readonly training: TrainingRequests;
  readonly labelling: LabellingRequests;
  readonly exchange: ExchangeRequests;
  readonly processId: () => number | undefined;
  readonly onStatus: vscode.Event<StatusParams>;
  readonly onGenerationProgress: vscode.Event<GenerationProgressParams>;
  readonly onTraining: vscode.Event<TrainingNotification>;
  /** Asks the process to end; resolves when it has, or after 2 s. */
  readonly stop: () => Promise<void>;
}

const MOST_RESTARTS = 4;
const WITHIN_MS = 3 * 60_000;
/** The language client starts a dead process again at once; after so long it has, or will not. */
const REVIVE_AFTER_MS = 1000;

export function createGroverClient(options: ClientOptions): GroverClient {
  const status = new vscode.EventEmitter<StatusParams>();
  const progress = new vscode.EventEmitter<GenerationProgressParams>();
  const training = new vscode.EventEmitter<TrainingNotification>();
  const restarts = createRestarts(MOST_RESTARTS, WITHIN_MS);
  let client: LanguageClient | undefined;
  let starting: Promise<LanguageClient> | undefined;
  let hasGivenUp = false;
  const kept = createKeptDiagnostics('Grover');

  const failed = (message: string): void => {
    status.fire({ state: 'failed', message });
  };
  const died = (): boolean => {
    const again = restarts.mayRestart();
    hasGivenUp = !again;
    if (again) status.fire({ state: 'starting', message: 'The Grover process ended unexpectedly and starts again.' });
    else
      failed(
        `The Grover process ended ${MOST_RESTARTS + 1} times within 3 minutes and stays stopped. Run "Grover: Restart" to try again.`,
      );
    return again;
  };
  const launch = async (): Promise<LanguageClient> => {
    // The language client is a large part of the bundle: it is evaluated only now.
    const { createLanguageClient } = await import('./languageClient.ts');
    status.fire({ state: 'starting', message: 'The Grover process is starting.' });
    const created = createLanguageClient({ ...options, diagnostics: kept.provider, died });
    client = created;
    created.onNotification(statusMethod, (params: StatusParams) => {
      status.fire(params);
    });
    created.onNotification(generationProgressMethod, (params: GenerationProgressParams) => {
      progress.fire(params);
    });
    created.onNotification(trainingMethod, (params: TrainingNotification) => {
      training.fire(params);
    });
    try {
      await created.start();
    } catch (thrown) {
      starting = undefined;
      options.log.error('The Grover process could not be started.', thrown);
      const sentence = `The Grover process could not be started: ${describeError(thrown)}`;
      failed(sentence);
      throw new Error(sentence, { cause: thrown });
    }
    created.onDidChangeState(() =>
      setTimeout(() => {
        revive(created);
      }, REVIVE_AFTER_MS),
    );
    return created;
  };
  /** Another process where the language client has none and tries no more, as after a start that failed. */
  const revive = (lost: LanguageClient): void => {
    const isWanted = client === lost && starting !== undefined && !hasGivenUp;
    if (!isWanted || !lost.needsStart()) return;
    starting = undefined;
    lost.dispose().catch(() => undefined);
    if (died()) running().catch(() => undefined);
  };
  const running = (): Promise<LanguageClient> => (starting ??= launch());
  const stop = async (): Promise<void> => {
    const old = starting;
    starting = undefined;
    const toStop = await old?.catch(() => undefined);
    // A process that is gone already cannot be asked to leave; that is no error here.
    await toStop?.dispose(2000).catch((thrown: unknown) => {
      options.log.warn(`The Grover process did not stop in order: ${describeError(thrown)}`);
    });
    // Somebody may have asked for another process meanwhile.
    if (client === toStop) client = undefined;
  };

  return {
    start: async () => {
      await running();
    },
    restart: async () => {
      restarts.reset();
      hasGivenUp = false;
      await stop();
      await running();
    },
    generate: async (params, token) => (await running()).sendRequest<GenerateResult>(generateMethod, params, token),
    inspectModel: async (params) => (await running()).sendRequest<InspectModelResult>(inspectModelMethod, params),
    training: createTrainingRequests(running),
    labelling: createLabellingRequests(running),
    exchange: createExchangeRequests(running),
    processId: () => client?.serverProcess?.pid,
    onStatus: status.event,
    onGenerationProgress: progress.event,
    onTraining: training.event,
    stop: async () => {
      await stop();
      for (const one of [status, progress, training, kept]) one.dispose();
    },
  };
}
