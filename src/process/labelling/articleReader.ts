// Reads articles with a model, each once: what was read before comes from the disk, and who asks for the same waits for the same.
import { join } from 'node:path';
import { articleScores } from '../../detection/articleScores.ts';
import type { ArticleFields } from '../../grover/fields.ts';
import { throwIfCancelled } from '../../grover/problem.ts';
import { createFlights } from '../flights.ts';
import type { ModelQueue } from '../modelQueue.ts';
import type { OpenedModel } from '../openSession.ts';
import type { ArticleHead } from './articleHead.ts';
import { keepReading, readKept, type ArticleReading } from './reading.ts';
import { createRecordFile, keyOf, removeOldest, type RecordFile } from './recordFile.ts';

/** Counts up with every change to how articles are read. */
const VERSION = 2;
/** Of one model: some 60,000 articles. */
const MOST_BYTES = 64e6;
/** Models whose readings are kept, the one in use among them. */
const MOST_MODELS = 8;

export interface ArticleReaderDeps {
  readonly queue: ModelQueue;
  /** Folder of derived files. */
  readonly cacheFolder: string;
  readonly onCacheProblem: (thrown: unknown) => void;
}

/** A model with what is read of articles. */
export interface ReadingModel {
  readonly opened: OpenedModel;
  readonly head: ArticleHead | undefined;
}

export interface ReadArticle {
  readonly reading: ArticleReading;
  /** Tokens that the model read for it just now; 0 where it was remembered. */
  readonly tokens: number;
}

export interface ArticleReader {
  /** `onReading`: the model is asked for it now. Rejects with ProblemError (cancelled) and the engine's error. */
  read(model: ReadingModel, article: ArticleFields, signal: AbortSignal, onReading?: () => void): Promise<ReadArticle>;
}

export function createArticleReader({ queue, cacheFolder, onCacheProblem }: ArticleReaderDeps): ArticleReader {
  const files = new WeakMap<OpenedModel, { readonly name: string; readonly file: RecordFile }>();
  const flights = createFlights<ReadArticle>();
  const fileOf = ({ opened, head }: ReadingModel): { readonly name: string; readonly file: RecordFile } => {
    const known = files.get(opened);
    if (known !== undefined) return known;
    const { model, session, calibration } = opened;
    const measured = calibration.ok ? calibration.value : null;
    const name = keyOf([VERSION, model.hash, session.description, measured, head?.digest ?? null]);
    const folder = join(cacheFolder, 'articles');
    void removeOldest(folder, MOST_MODELS);
    const file = createRecordFile(join(folder, `${name}.jsonl`), { mostBytes: MOST_BYTES, onProblem: onCacheProblem });
    files.set(opened, { name, file });
    return { name, file };
  };
  return {
    read: (model, article, signal, onReading) => {
      const { name, file } = fileOf(model);
      const { domain, date, authors, title, article: text, summary } = article;
      const key = keyOf([domain, date, authors, title, text, summary].map((value) => value ?? null));
      return flights.join(`${name} ${key}`, signal, async (ended) => {
        const kept = readKept(await file.get(key));
        if (kept !== undefined) return { reading: kept, tokens: 0 };
        onReading?.();
        const read = await readArticle(queue, model, article, ended);
        await file.put(key, keepReading(read.reading));
        return read;
      });
    },
  };
}

async function readArticle(
  queue: ModelQueue,
  { opened: { session, encoder, calibration, wording }, head }: ReadingModel,
  article: ArticleFields,
  signal: AbortSignal,
): Promise<ReadArticle> {
  throwIfCancelled(signal);
  let tokens = 0;
  const queued = (of: OpenedModel['session']): OpenedModel['session'] =>
    queue.attach(of, { priority: 'dataset', signal }, (count) => (tokens += count));
  const paragraphs = calibration.ok
    ? await articleScores({ session: queued(session), encoder, wording }, article, calibration.value, signal)
    : undefined;
  const probabilities = await head?.predict(article, queued, signal);
  return { reading: { ...(paragraphs && { paragraphs }), ...(probabilities && { probabilities }) }, tokens };
}
