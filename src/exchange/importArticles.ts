// Articles from other formats into a labelled file: read one by one, copies left out, appended in batches that are written whole.
import { setImmediate as turn } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import { fail, ok, ProblemError, toProblem, throwIfCancelled, type Result } from '../grover/problem.ts';
import { readLabelledLine } from '../labelling/lines/labelledLine.ts';
import type { ImportArticlesParams, ImportArticlesResult, ImportFormat } from '../protocol/labelling.ts';
import type { ArticlePlace } from '../protocol/training.ts';
import { createDuplicateIndex, type DuplicateIndex } from './duplicates.ts';
import { createBatches, type Append, type Batches } from './import/appendBatches.ts';
import { kindOfFormat } from './import/format.ts';
import { newLine } from './import/labelledLine.ts';
import { readSourceFile } from './import/readFile.ts';
import { problemAt, type Read, type ReadArticle } from './import/read.ts';
import { findSources, type SourceFile } from './import/sources.ts';
import { linesOf } from './text/lines.ts';
import { createProblems, MOST_LISTED, type Problems, type Work } from './work.ts';

export interface ImportWork extends Work {
  /** `appendLines`: appends whole lines or none, under the file's lock. */
  readonly append: Append;
  /** When it is, for `provenance`. */
  readonly now: () => Date;
}

export type ImportParams = Omit<ImportArticlesParams, 'workDoneToken'>;

/** Work between two turns of the event loop. */
const TURN_MS = 20;

/**
 * Fails with a sentence when the target cannot be read or written, and with `cancelled`; what was appended until then stays, and
 * a second import leaves it out as copies. What is wrong in a source is a problem of the result.
 */
export async function importArticles(params: ImportParams, work: ImportWork): Promise<Result<ImportArticlesResult>> {
  if (params.sources.length === 0) return fail('input-invalid', 'No file or folder to import was named.');
  const run = new Import(params, work);
  try {
    return ok(await run.run());
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (problem.code === 'cancelled') return fail('cancelled', `Cancelled. ${run.kept()}`);
    if (thrown instanceof ProblemError) return { ok: false, problem };
    throw thrown;
  }
}

class Import {
  readonly #params: ImportParams;
  readonly #work: ImportWork;
  readonly #index: DuplicateIndex = createDuplicateIndex();
  readonly #problems: Problems = createProblems();
  readonly #duplicates: { a: ArticlePlace; b: ArticlePlace; similarity: number }[] = [];
  readonly #byFormat: Partial<Record<ImportFormat, number>> = {};
  readonly #batches: Batches | undefined;
  readonly #at: string;
  #counts = { articles: 0, written: 0, appended: 0, duplicates: 0 };
  #bytes = { done: 0, total: 0 };
  #lastTurn = performance.now();

  constructor(params: ImportParams, work: ImportWork) {
    this.#params = params;
    this.#work = work;
    this.#at = work.now().toISOString();
    const { target, dryRun = false } = params;
    this.#batches = target === undefined || dryRun ? undefined : createBatches(target, this.#append);
  }

  async run(): Promise<ImportArticlesResult> {
    const { sources, target, format } = this.#params;
    const { signal } = this.#work;
    const kind = format === undefined ? undefined : kindOfFormat(format);
    const found = await findSources(sources, { kind, target, signal });
    for (const problem of found.problems) this.#problems.add(problem);
    const there = target === undefined ? undefined : await stat(target).catch(() => undefined);
    this.#bytes.total = found.files.reduce((sum, { size }) => sum + size, there?.size ?? 0);
    if (target !== undefined && there !== undefined) await this.#readTarget(target);
    for (const file of found.files) await this.#readFile(file);
    await this.#batches?.end();
    const { articles, written, duplicates: duplicateCount } = this.#counts;
    return {
      files: found.files.length,
      articles,
      written,
      byFormat: this.#byFormat,
      duplicates: this.#duplicates,
      duplicateCount,
      ...this.#problems.list(),
    };
  }

  /** What is said of an import that came to no end. */
  kept(): string {
    const { appended } = this.#counts;
    return appended === 0
      ? 'Nothing was written.'
      : `${appended} articles were written; importing again leaves them out as copies.`;
  }

  /** What it has already is no news; broken lines are for its own editor to tell. */
  async #readTarget(target: string): Promise<void> {
    for await (const { line, text } of linesOf(target, this.#work, this.#onBytes)) {
      const article = text === undefined ? undefined : textOfLine(text);
      if (article !== undefined) this.#index.take(article, { file: target, line });
      await this.#breathe();
    }
  }

  async #readFile(file: SourceFile): Promise<void> {
    for await (const read of this.#reads(file)) {
      if (read.kind === 'problem') this.#problems.add({ file: file.path, line: read.line, message: read.message });
      else await this.#take(file, read);
      await this.#breathe();
    }
  }

  /** One file that cannot be read is no reason to leave the others. */
  async *#reads(file: SourceFile): AsyncGenerator<Read> {
    const { signal } = this.#work;
    try {
      yield* readSourceFile(file, this.#params.format, { ...(signal && { signal }), onBytes: this.#onBytes });
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code === 'cancelled') throw thrown;
      yield problemAt(1, problem.message);
    }
  }

  async #take(file: SourceFile, article: ReadArticle): Promise<void> {
    const { target, label, split, keepDuplicates = false } = this.#params;
    const line = newLine(article, { file: file.path, target, label, split, at: this.#at });
    const place = { file: file.path, line: article.line };
    if (!line.ok) {
      this.#problems.add({ ...place, message: line.problem.message });
      return;
    }
    this.#counts.articles++;
    this.#byFormat[article.format] = (this.#byFormat[article.format] ?? 0) + 1;
    const like = this.#index.take(line.value.text, place);
    if (like !== undefined && ++this.#counts.duplicates <= MOST_LISTED)
      this.#duplicates.push({ a: like.place, b: place, similarity: like.similarity });
    if (like !== undefined && !keepDuplicates) return;
    this.#counts.written++;
    await this.#batches?.add(line.value.line);
  }

  readonly #append: Append = async (path, lines) => {
    const appended = await this.#work.append(path, lines);
    if (appended.ok) this.#counts.appended += lines.length;
    return appended;
  };

  readonly #onBytes = (count: number): void => {
    this.#bytes.done += count;
    this.#work.onProgress?.(Math.min(this.#bytes.done, this.#bytes.total), this.#bytes.total);
  };

  async #breathe(): Promise<void> {
    if (performance.now() - this.#lastTurn < TURN_MS) return;
    await turn();
    this.#lastTurn = performance.now();
    throwIfCancelled(this.#work.signal);
  }
}

function textOfLine(line: string): string | undefined {
  try {
    const read = readLabelledLine(JSON.parse(line.replace(/^\uFEFF/u, '')));
    return read.ok ? read.value.fields.article : undefined;
  } catch {
    return undefined;
  }
}
