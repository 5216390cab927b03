// What all handlers share: log, status, settings, documents, the model and its queue.
import { DidChangeConfigurationNotification, type Connection } from 'vscode-languageserver';
import * as v from 'valibot';
import { statusMethod, type Settings } from '../protocol/messages.ts';
import type { Result } from '../grover/problem.ts';
import { createDocuments, type Documents } from './documents.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { workspaceFolder, type Initialization } from './initialization.ts';
import { describeThrown, type Log } from './log.ts';
import { createCollector, createIdleMemory } from './idleMemory.ts';
import { createLeases, type Leases } from './leases.ts';
import { createModelHost, type ModelHost } from './modelHost.ts';
import { createModelQueue, type ModelQueue } from './modelQueue.ts';
import {
  defaultCacheFolder,
  interactiveThreads,
  modelFolder,
  openSession,
  shippedModelFolder,
  type OpenedModel,
  type SessionChoice,
} from './openSession.ts';
import { createSettingsStore, type SettingsStore } from './settingsStore.ts';
import { createStatusReporter, type StatusReporter } from './statusReporter.ts';

export interface Core {
  readonly log: Log;
  readonly status: StatusReporter;
  readonly settings: SettingsStore;
  /** Open drafts, and open files of labelled articles. */
  readonly documents: Documents;
  readonly datasets: Documents;
  readonly drafts: Drafts;
  readonly queue: ModelQueue;
  readonly leases: Leases;
  readonly host: ModelHost;
  /** The model that the settings ask for, loaded if need be. */
  readonly ready: () => Promise<Result<OpenedModel>>;
}

export function createCore(connection: Connection, initialization: Initialization): Core {
  const log: Log = {
    info: (line) => {
      connection.console.info(line);
    },
    warn: (line) => {
      connection.console.warn(line);
    },
    error: (line) => {
      connection.console.error(line);
    },
  };
  const status = createStatusReporter((params) => {
    connection.sendNotification(statusMethod, params).catch((thrown: unknown) => {
      log.warn(describeThrown(thrown));
    });
  });
  const settings = createSettings(connection, initialization, log, status);
  const memory = createIdleMemory({
    session: () => host.current()?.session,
    open: () => documents.all().length,
    collect: createCollector(),
  });
  const queue = createModelQueue(memory);
  const leases = createLeases();
  const host = createModelHost({ open: openSession, queue, idle: leases.idle, status, log });
  const { drafts: documents, datasets } = createDocuments(connection);
  documents.listen(memory);
  let chosen: Promise<void> | undefined;
  const choose = async (): Promise<void> => {
    host.choose(sessionChoice(await settings.of(), initialization));
  };
  settings.onChange(() => {
    // Before the first draft nothing is loaded, whatever the settings say.
    if (chosen !== undefined) chosen = choose();
  });
  return {
    log,
    status,
    settings,
    documents,
    datasets,
    drafts: createDrafts(),
    queue,
    leases,
    host,
    ready: async () => {
      chosen ??= choose();
      await chosen;
      return host.ready();
    },
  };
}

/** What is loaded for these settings; in a workspace nobody trusts they have no say in which files are opened. */
export function sessionChoice(settings: Settings, initialization: Initialization): SessionChoice {
  const { trusted, shippedModel, cacheFolder } = initialization;
  const shipped = shippedModel ?? shippedModelFolder();
  const isOwn = trusted && settings.model !== '';
  return {
    folder: isOwn ? modelFolder(settings.model, workspaceFolder(initialization)) : shipped,
    engine: settings.engine,
    precision: settings.precision,
    orElse: 'fp32',
    threads: interactiveThreads(settings.threads),
    cacheFolder: cacheFolder ?? defaultCacheFolder(),
    shippedModel: shipped,
  };
}

const pushed = v.object({ settings: v.object({ grover: v.unknown() }) });

function createSettings(
  connection: Connection,
  { canAskForSettings, canRegisterForSettings, settings: initial }: Initialization,
  log: Log,
  status: StatusReporter,
): SettingsStore {
  const ask = (uri: string | undefined): Promise<unknown> =>
    connection.workspace.getConfiguration({ section: 'grover', ...(uri === undefined ? {} : { scopeUri: uri }) });
  connection.onInitialized(() => {
    status.model(undefined);
    if (canRegisterForSettings)
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'grover' });
  });
  const store = createSettingsStore({ ask: canAskForSettings ? ask : undefined, initial, log, status });
  connection.onDidChangeConfiguration((params) => {
    const parsed = v.safeParse(pushed, params);
    store.changed(parsed.success ? parsed.output.settings.grover : undefined);
  });
  return store;
}
