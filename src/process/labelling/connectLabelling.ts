// Connects what a labelling editor asks of the model.
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { Result } from '../../grover/problem.ts';
import { assessArticlesMethod } from '../../protocol/labelling.ts';
import type { Core } from '../core.ts';
import type { Initialization } from '../initialization.ts';
import { describeThrown } from '../log.ts';
import { defaultCacheFolder, openSession, type OpenedModel } from '../openSession.ts';
import { findArticleHead, type ArticleHead } from './articleHead.ts';
import { createArticleReader } from './articleReader.ts';
import { createAssessArticlesHandler, parseAssessArticles } from './assessArticlesRequest.ts';
import { createSpareSession } from './spareSession.ts';

/** Milliseconds that a model of another precision stays open after the last article. */
const SPARE_REST_MS = 60_000;

export function connectLabelling(
  connection: Connection,
  { cacheFolder = defaultCacheFolder() }: Initialization,
  core: Core,
): { readonly dispose: () => Promise<void> } {
  const { queue, settings, host, log } = core;
  const spare = createSpareSession({ open: openSession, restMs: SPARE_REST_MS });
  const reader = createArticleReader({
    queue,
    cacheFolder,
    onCacheProblem: (thrown) => {
      log.warn(`What is read of articles cannot be kept in ${cacheFolder}: ${describeThrown(thrown)}`);
    },
  });
  const heads = new WeakMap<OpenedModel, Promise<Result<ArticleHead> | undefined>>();
  const headOf = (opened: OpenedModel): Promise<Result<ArticleHead> | undefined> => {
    const head = heads.get(opened) ?? findArticleHead(opened, spare);
    heads.set(opened, head);
    return head;
  };
  host.onChange(() => void spare.dispose());
  const assess = createAssessArticlesHandler({ ...core, settings: () => settings.of(), headOf, reader });
  connection.onRequest(assessArticlesMethod, (params: unknown, token: CancellationToken) =>
    assess(parseAssessArticles(params), token),
  );
  return { dispose: () => spare.dispose() };
}
