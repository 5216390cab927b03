// An editor reduced to its wire: starts the built process, speaks JSON-RPC over its stdio, and notes all that it is sent.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancellationTokenSource,
  createMessageConnection,
  NotificationType,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
} from 'vscode-languageserver-protocol';
import type { AssessmentsResult, GenerationProgressParams, StatusParams } from '../../src/protocol/messages.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Built by test/globalSetup.ts; another program can be named for work on the process alone. */
export const PROGRAM = process.env['GROVER_PROGRAM'] ?? join(ROOT, 'dist', 'grover.cjs');

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: Record<string, unknown>;
  /** The answer to `workspace/configuration`; undefined: the editor does not know the request. */
  readonly settings?: unknown;
  readonly arguments?: readonly string[];
  readonly processId?: number | null;
}

export interface LspClient {
  readonly connection: MessageConnection;
  readonly child: ChildProcess;
  readonly initialized: InitializeResult;
  readonly published: readonly PublishDiagnosticsParams[];
  readonly statuses: readonly StatusParams[];
  readonly progress: readonly GenerationProgressParams[];
  /** Lines of window/logMessage. */
  readonly log: readonly string[];
  /** Every notification and request the server sent, by method. */
  readonly methods: readonly string[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  /** The next version of a document, by incremental changes. */
  change(uri: string, version: number, changes: readonly { range: Range; text: string }[]): Promise<void>;
  close(uri: string): Promise<void>;
  configure(settings: unknown): Promise<void>;
  request<T>(method: string, params: unknown): Promise<T>;
  assessments(uri: string): Promise<AssessmentsResult>;
  /** What the editor shows for a document now. */
  shown(uri: string): readonly Diagnostic[];
  until<T>(look: () => T | undefined | false, milliseconds?: number): Promise<T>;
  /** Ends the process the polite way; gives its exit code. */
  stop(): Promise<number | null>;
}

export const editorCapabilities: ClientCapabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: { publishDiagnostics: { versionSupport: true }, inlineCompletion: {} },
  window: { workDoneProgress: true },
};

export async function startClient(options: ClientOptions = {}): Promise<LspClient> {
  const child = spawn(process.execPath, [PROGRAM, ...(options.arguments ?? ['serve', '--stdio'])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const notes = takeNotes(connection);
  let settings = options.settings;
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => settings));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: options.processId === undefined ? process.pid : options.processId,
    rootUri: null,
    capabilities: options.capabilities ?? editorCapabilities,
    initializationOptions: options.initializationOptions ?? {},
  });
  await connection.sendNotification('initialized', {});
  const until = async <T>(look: () => T | undefined | false, milliseconds = 30_000): Promise<T> => {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > deadline) throw new Error(`It never came: ${look.toString()}\n${notes.log.join('\n')}`);
      await sleep(10);
    }
  };
  return {
    connection,
    child,
    initialized,
    ...notes,
    until,
    open: (uri, text, languageId = 'markdown') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    close: (uri) => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    configure: (next) => {
      settings = next;
      return connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    request: (method, params) => connection.sendRequest(method, params),
    assessments: (uri) => connection.sendRequest<AssessmentsResult>('grover/assessments', { uri }),
    shown: (uri) => notes.published.findLast((one) => one.uri === uri)?.diagnostics ?? [],
    stop: async () => {
      await connection.sendRequest('shutdown');
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      await connection.sendNotification('exit');
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
}

function takeNotes(connection: MessageConnection) {
  const published: PublishDiagnosticsParams[] = [];
  const statuses: StatusParams[] = [];
  const progress: GenerationProgressParams[] = [];
  const log: string[] = [];
  const methods: string[] = [];
  const note = <T>(type: NotificationType<T>, take: (params: T) => void): void => {
    connection.onNotification(type, (params) => {
      methods.push(type.method);
      take(params);
    });
  };
  note(new NotificationType<PublishDiagnosticsParams>('textDocument/publishDiagnostics'), (params) => {
    published.push(params);
  });
  note(new NotificationType<StatusParams>('grover/status'), (params) => {
    statuses.push(params);
  });
  note(new NotificationType<GenerationProgressParams>('grover/generationProgress'), (params) => {
    progress.push(params);
  });
  note(new NotificationType<{ readonly message: string }>('window/logMessage'), ({ message }) => {
    log.push(message);
  });
  connection.onUnhandledNotification(({ method }) => methods.push(method));
  connection.onUnhandledProgress(() => methods.push('$/progress'));
  return { published, statuses, progress, log, methods };
}

/** Sends a request that can be cancelled. */
export function cancellable<T>(
  client: LspClient,
  method: string,
  params: unknown,
): { result: Promise<T>; cancel: () => void } {
  const source = new CancellationTokenSource();
  return {
    result: client.connection.sendRequest<T>(method, params, source.token),
    cancel: () => {
      source.cancel();
    },
  };
}
