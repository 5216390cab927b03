// The language client over a forked process, set up so that it speaks through the log and the status item only.
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type ConfigurationMiddleware,
  type DiagnosticCollectionProvider,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { allocatorSettings } from './allocatorSettings.ts';
import type { ClientOptions } from './client.ts';
import { draftSelector, isDraft, labelledSelector } from './drafts.ts';
import { createGhostRest } from './ghostRest.ts';
import { initializationOptions } from './initializationOptions.ts';

export interface LanguageClientDeps extends ClientOptions {
  readonly diagnostics: DiagnosticCollectionProvider;
  /** The process ended by itself; true to start it again. */
  readonly died: () => boolean;
}

export function createLanguageClient({
  program,
  log,
  died,
  diagnostics,
  ...folders
}: LanguageClientDeps): LanguageClient {
  // Forked, so that it runs in whatever runs this: VS Code's Electron as Node, or the Node of a VS Code server.
  // Not in the workspace, which is its folder otherwise: no module or library is to be looked up there.
  const server: ServerOptions = {
    module: program,
    args: ['serve'],
    transport: TransportKind.ipc,
    options: { cwd: dirname(program), env: allocatorSettings() },
  };
  const ghosts = createGhostRest();
  const delayOf = rememberedDelays();
  const options: LanguageClientOptions = {
    documentSelector: [...draftSelector, ...labelledSelector],
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: 'Grover',
    diagnosticCollectionProvider: diagnostics,
    // Asked for at every start: trust may have been given since the last one.
    initializationOptions: () => initializationOptions(folders, vscode.workspace.isTrusted),
    initializationFailedHandler: () => false,
    markdown: { isTrusted: false },
    errorHandler: {
      // What cannot be written is written to a process that is about to be found dead: `closed` decides what follows. A
      // shutdown here would keep it from being started again.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: died() ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true }),
    },
    middleware: {
      workspace: { configuration },
      // Nobody writes an article on a line of JSON.
      provideInlineCompletionItems: (document, position, context, token, next) => {
        if (!isDraft(document)) return undefined;
        const isAskedFor = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
        return ghosts.ask({ document, position, isAskedFor, token }, delayOf(document), async () =>
          next(document, position, context, token),
        );
      },
      handleWorkDoneProgress: withoutTraining(),
    },
  };
  return new LanguageClient('grover', 'Grover', server, options);
}

/** A changed setting counts from then on, milliseconds. */
const REMEMBERED_MS = 2000;

/** The delay of ghost text; reading a setting takes VS Code a quarter of a millisecond, too long to do it for each key. */
function rememberedDelays(): (document: vscode.TextDocument) => number {
  const known = new WeakMap<vscode.TextDocument, { readonly delay: number; readonly readAt: number }>();
  return (document) => {
    const now = performance.now();
    const before = known.get(document);
    if (before !== undefined && now - before.readAt < REMEMBERED_MS) return before.delay;
    const delay = vscode.workspace.getConfiguration('grover', document).get('suggestions.delay', 0);
    known.set(document, { delay, readAt: now });
    return delay;
  };
}

type HandleProgress = NonNullable<NonNullable<LanguageClientOptions['middleware']>['handleWorkDoneProgress']>;
type ProgressToken = Parameters<HandleProgress>[0];

/** Training has a place of its own in the status bar, where a click leads to its view: it is not told of twice. */
function withoutTraining(): HandleProgress {
  const silent = new Set<ProgressToken>();
  return (token, progress, next) => {
    if (progress.kind === 'begin' && progress.title.startsWith('Training ')) silent.add(token);
    if (!silent.has(token)) next(token, progress);
    else if (progress.kind === 'end') silent.delete(token);
  };
}
/** Answers for the document itself where it is open, so that `"[markdown]": { … }` in the settings counts. */
const configuration: NonNullable<ConfigurationMiddleware['configuration']> = (params) =>
  params.items.map(({ section, scopeUri }) => {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === scopeUri);
    const scope = document ?? (scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri, true));
    const value: unknown = vscode.workspace.getConfiguration(undefined, scope).get(section ?? '');
    return value === undefined ? null : plain(value);
  });

/** What VS Code hands out is read-only all the way down, by means that not every channel can carry. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
