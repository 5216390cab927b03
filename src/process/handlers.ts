// Connects each handler to its messages. Wiring only: what they do stands in their own files.
import type { CancellationToken, Connection } from 'vscode-languageserver';
import {
  assessmentsMethod,
  generateMethod,
  generationProgressMethod,
  inspectModelMethod,
} from '../protocol/messages.ts';
import { draftFieldsMethod } from '../protocol/labelling.ts';
import { createAssessmentsHandler } from './assessmentsRequest.ts';
import { createCompletionHandler } from './completion.ts';
import { createCore, type Core } from './core.ts';
import { createPullHandler, createPush } from './diagnosticsFeed.ts';
import { connectDatasets, type ConnectedDatasets } from './datasets/connectDatasets.ts';
import { createDraftFieldsHandler, parseDraftFields } from './draftFieldsRequest.ts';
import { connectExchange } from './exchange/connectExchange.ts';
import { createFieldWriter } from './fieldWriter.ts';
import { createGenerateHandler } from './generateRequest.ts';
import { createGhostWriter } from './ghostWriter.ts';
import { createHoverHandler } from './hover.ts';
import { workspaceFolder, type Initialization } from './initialization.ts';
import { createInlineCompletionHandler } from './inlineCompletion.ts';
import { inspectModel } from './inspectModel.ts';
import { connectLabelling } from './labelling/connectLabelling.ts';
import { describeThrown, type Log } from './log.ts';
import { parseAssessments, parseGenerate, parseInspectModel } from './requests.ts';
import { createScan } from './scan.ts';
import { createScanner, type Scanner } from './scanner.ts';
import { connectTraining } from './training/connectTraining.ts';
import { createTypeThrough } from './typeThrough.ts';
import { createWriters } from './writers.ts';

/** Milliseconds between two reports of one reading, and until a mark goes whose paragraph is still being typed. */
const REPORT_MS = 80;
const STALE_MS = 400;

export function connectHandlers(connection: Connection, initialization: Initialization): void {
  const core = createCore(connection, initialization);
  const datasets = connectDatasets(connection, initialization, core);
  connectScanner(connection, initialization, core, datasets);
  connectWriting(connection, core, datasets);
  connection.onRequest(inspectModelMethod, (params: unknown) =>
    inspectModel(parseInspectModel(params), workspaceFolder(initialization), initialization),
  );
  const labelling = connectLabelling(connection, initialization, core);
  connectExchange(connection, initialization);
  const training = connectTraining(connection, initialization, core);
  connection.onShutdown(async () => {
    await Promise.all([labelling.dispose(), training.dispose(), core.host.dispose()]);
  });
}

function connectScanner(
  connection: Connection,
  initialization: Initialization,
  core: Core,
  datasets: ConnectedDatasets,
): void {
  const { documents, drafts, settings, host, log, status } = core;
  const tokensRead = new Map<string, number>();
  const scan = createScan({
    ...core,
    settings: settings.of,
    isForemost: (uri) => scanner.isForemost(uri),
    onTokens: (uri, tokens) => tokensRead.set(uri, (tokensRead.get(uri) ?? 0) + tokens),
  });
  const isPulled = initialization.diagnostics === 'pull';
  const findings: Scanner['findings'] = (uri) => scanner.findings(uri);
  const push = createPush({
    documents,
    findings,
    everyMs: REPORT_MS,
    staleMs: STALE_MS,
    publish: (params) => {
      if (!isPulled) connection.sendDiagnostics(params).catch(logged(log));
    },
  });
  const scanner = createScanner({ scan, changed: push.changed, now: () => performance.now() });
  documents.listen(scanner);
  documents.listen({
    closed: (uri) => {
      push.closed(uri);
      for (const known of [drafts, settings]) known.forget(uri);
      tokensRead.delete(uri);
      for (const key of [uri, `${uri} failed`]) status.remark(key, undefined);
    },
  });
  const readAgain = (): void => {
    scanner.rescan();
    if (isPulled && initialization.canRefreshDiagnostics) connection.languages.diagnostics.refresh().catch(logged(log));
  };
  settings.onChange(readAgain);
  host.onChange(readAgain);
  if (isPulled) {
    const pull = createPullHandler({ documents, findings, settled: scanner.settled });
    connection.languages.diagnostics.on((params, token) => datasets.pull(params, token) ?? pull(params, token));
  }
  const assessments = createAssessmentsHandler({
    settled: scanner.settled,
    tokensRead: (uri) => tokensRead.get(uri) ?? 0,
  });
  connection.onRequest(assessmentsMethod, (params: unknown, token: CancellationToken) =>
    assessments(parseAssessments(params), token),
  );
  const draftFields = createDraftFieldsHandler({ documents, drafts, modelHash: () => host.current()?.model.hash });
  connection.onRequest(draftFieldsMethod, (params: unknown) => draftFields(parseDraftFields(params)));
  const hover = createHoverHandler({ documents, drafts, findings, model: host.current });
  connection.onHover((params) => datasets.hover(params) ?? hover(params));
}

function connectWriting(connection: Connection, core: Core, datasets: ConnectedDatasets): void {
  const { documents, drafts, settings, host, log } = core;
  const writers = createWriters(core.queue, core.leases);
  const ghosts = createInlineCompletionHandler({
    documents,
    drafts,
    settings: settings.of,
    context: () => host.current()?.model.hash ?? '',
    write: createGhostWriter(core, writers),
    remembered: createTypeThrough(),
    now: () => performance.now(),
  });
  documents.listen(ghosts);
  // Nobody has asked for ghost text or a list by a click: when it fails, the log says so and the editor shows nothing.
  connection.languages.inlineCompletion.on((params, token) => ghosts.answer(params, token).catch(nothing(log)));
  const completion = createCompletionHandler({ documents, drafts, write: createFieldWriter(core, writers) });
  connection.onCompletion((params, token) =>
    (datasets.complete(params) ?? completion(params, token)).catch(nothing(log)),
  );
  const generate = createGenerateHandler({
    ...core,
    settings: settings.of,
    writers,
    progress: (params) => {
      connection.sendNotification(generationProgressMethod, params).catch(logged(log));
    },
  });
  connection.onRequest(generateMethod, (params: unknown, token: CancellationToken) => {
    const asked = parseGenerate(params);
    const { workDoneToken } = asked;
    return generate(
      asked,
      token,
      workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken),
    );
  });
}

const logged =
  (log: Log) =>
  (thrown: unknown): void => {
    log.warn(describeThrown(thrown));
  };

const nothing =
  (log: Log) =>
  (thrown: unknown): null => {
    log.error(describeThrown(thrown));
    return null;
  };
