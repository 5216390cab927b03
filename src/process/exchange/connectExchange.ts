// Connects import, export and comparison to their messages: one progress display each, cancelled like any request.
import type { CancellationToken, Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import { compareLabels } from '../../exchange/compareLabels.ts';
import { exportArticles } from '../../exchange/exportArticles.ts';
import { importArticles } from '../../exchange/importArticles.ts';
import type { Work } from '../../exchange/work.ts';
import type { Problem, Result } from '../../grover/problem.ts';
import { appendLines } from '../../labelling/file/appendLines.ts';
import { compareLabelsMethod, exportArticlesMethod, importArticlesMethod } from '../../protocol/labelling.ts';
import { controllerOf } from '../cancellation.ts';
import { nameOf } from '../documents.ts';
import type { Initialization } from '../initialization.ts';
import { errorOf } from '../requests.ts';
import { parseCompareLabels, parseExportArticles, parseImportArticles } from './parameters.ts';
import { createReports } from './reports.ts';

interface Asked {
  readonly workDoneToken?: string | number;
}

export function connectExchange(connection: Connection, initialization: Pick<Initialization, 'trusted'>): void {
  const on = <P extends Asked, T>(
    method: string,
    parse: (params: unknown) => P,
    title: (params: P) => string,
    handle: (params: P, work: Work) => Promise<Result<T>>,
  ): void => {
    connection.onRequest(method, async (input: unknown, token: CancellationToken) => {
      if (!initialization.trusted) throw errorOf(UNTRUSTED);
      const params = parse(input);
      const { workDoneToken } = params;
      const display = workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken);
      return working(title(params), token, display, (work) => handle(params, work));
    });
  };
  const now = (): Date => new Date();
  on(
    importArticlesMethod,
    parseImportArticles,
    ({ sources: [first = '', ...more] }) =>
      `Importing ${more.length > 0 ? `${more.length + 1} files and folders` : baseOf(first)}`,
    (params, work) => importArticles(params, { ...work, append: appendLines, now }),
  );
  on(
    exportArticlesMethod,
    parseExportArticles,
    ({ target }) => `Exporting to ${baseOf(target)}`,
    (params, work) => exportArticles(params, work),
  );
  on(
    compareLabelsMethod,
    parseCompareLabels,
    ({ a, b }) => `Comparing ${baseOf(a)} with ${baseOf(b)}`,
    (params, work) => compareLabels(params, work),
  );
}

const baseOf = (path: string): string => nameOf(path.replaceAll('\\', '/'));

async function working<T>(
  title: string,
  token: CancellationToken,
  display: WorkDoneProgressReporter | undefined,
  handle: (work: Work) => Promise<Result<T>>,
): Promise<T> {
  const { controller, release } = controllerOf(token);
  display?.begin(title, 0, undefined, true);
  try {
    const onProgress = createReports((percent) => display?.report(percent));
    const done = await handle({ signal: controller.signal, onProgress });
    if (done.ok) return done.value;
    throw errorOf(done.problem);
  } finally {
    display?.done();
    release();
  }
}

/** What a workspace names is its author's, until somebody trusts it. */
const UNTRUSTED: Problem = {
  code: 'input-invalid',
  message: 'Nothing is imported, exported or compared in a workspace that is not trusted.',
  hint: 'Trust the workspace and try again.',
};
