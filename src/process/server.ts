// The Grover process as a language server: what it can do is said at once, what it needs is loaded when it is needed.
import {
  createConnection,
  ProposedFeatures,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { TRIGGER_CHARACTERS } from './completion.ts';
import { parseInitialization, type Initialization } from './initialization.ts';
import { describeThrown } from './log.ts';
import { connectHandlers } from './handlers.ts';

/**
 * Serves one editor until it says `exit`, closes the stream or is gone (looked for every 3 s). The transport is the one the command line names
 * (`--stdio`, `--node-ipc`, `--pipe=…`, `--socket=…`), else standard input and output.
 */
export function serveStdio(argv: readonly string[] = process.argv): Promise<void> {
  const isNamed = argv.some((argument) => /^--(?:stdio$|node-ipc$|pipe|socket)/.test(argument));
  const connection = isNamed
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  process.on('disconnect', () => {
    // The other end of the IPC channel is gone and with it everybody who could ask.
    process.exit(0);
  });
  process.on('unhandledRejection', (thrown) => {
    connection.console.error(describeThrown(thrown));
  });
  serve(connection);
  return new Promise((resolve) => {
    connection.onExit(() => {
      resolve();
    });
  });
}

/** Answers `initialize` and wires the handlers to what the editor can do. */
export function serve(connection: Connection): void {
  connection.onInitialize((params) => {
    const initialization = parseInitialization(params);
    connectHandlers(connection, initialization);
    return capabilitiesFor(initialization);
  });
  connection.listen();
}

function capabilitiesFor({ diagnostics }: Initialization): InitializeResult {
  return {
    serverInfo: { name: 'grover' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: { triggerCharacters: TRIGGER_CHARACTERS },
      inlineCompletionProvider: true,
      ...(diagnostics === 'pull'
        ? {
            diagnosticProvider: { identifier: 'grover', interFileDependencies: false, workspaceDiagnostics: false },
          }
        : {}),
    },
  };
}
