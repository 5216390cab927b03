// Writes one label into a dataset: as a new line, over the label of a line that is there, or as a span of one.
import { setTimeout as rest } from 'node:timers/promises';
import type { DatasetFile, DatasetStore } from '../file/datasetFile.ts';
import type { JudgementChange, Provenance } from '../judgement.ts';
import { patchLine } from '../lines/patchLine.ts';
import { fail, ok, toProblem, type Result } from '../../grover/problem.ts';
import type { WireArticle } from '../../protocol/labelling.ts';
import { draftLine } from './draftLine.ts';
import { lookUp, type Findings, type Hit, type Subject } from './lookUp.ts';
import { inCodePoints, type TextRange } from './sameText.ts';
import { withSpan } from './spans.ts';

export interface LabelRequest {
  /** Absolute path of the dataset. */
  readonly dataset: string;
  readonly fields: WireArticle;
  /** UTF-16 offsets into the article. */
  readonly part?: TextRange;
  readonly label: string;
  readonly provenance: Provenance;
  /** A line of its own even where there is one with the same text. */
  readonly isCopy?: boolean;
}

/** What became of it; `line` from 1. */
export type Labelled = {
  readonly dataset: string;
  readonly label: string;
  readonly line: number;
  /** Articles in the dataset now. */
  readonly count: number;
} & (
  | { readonly did: 'appended'; readonly isPart: boolean }
  | { readonly did: 'relabelled'; readonly before?: string }
  | { readonly did: 'span' }
  /** It had that label. */
  | { readonly did: 'nothing' }
);

export interface LabelStore extends DatasetStore {
  readonly append: (path: string, line: string) => Promise<Result<void>>;
  /** Takes an appended line away again; `size`: bytes of the file before. */
  readonly takeBack: (path: string, line: string, size: number) => Promise<Result<void>>;
}

export interface Written {
  readonly labelled: Labelled;
  /** Gives the dataset the bytes that it had; missing where nothing was written. */
  readonly undo?: () => Promise<Result<void>>;
}

/** Others may write at the same time: then it is looked up again, at most so often, after a pause that doubles. */
const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 10;
const pause = (tries: number): Promise<void> => rest(FIRST_PAUSE_MS * 2 ** (tries - 1));

export const subjectOf = ({ fields, part, provenance: { file } }: LabelRequest): Subject => ({
  article: fields.article,
  ...(part === undefined ? {} : { part }),
  ...(file === undefined ? {} : { file }),
});

export async function writeLabel(store: LabelStore, request: LabelRequest): Promise<Result<Written>> {
  for (let tries = 1; ; tries++) {
    const found = await lookUp(store, request.dataset, subjectOf(request));
    if (!found.ok) return found;
    const { file, hit } = found.value;
    try {
      if (file === undefined || hit === undefined || request.isCopy === true)
        return await append(store, request, found.value);
      const written = await change(store, request, file, hit);
      if (written.ok || written.problem.code !== 'changed-on-disk' || tries === MOST_TRIES) return written;
    } catch (thrown) {
      const problem = toProblem(thrown);
      if (problem.code !== 'changed-on-disk' || tries === MOST_TRIES) return { ok: false, problem };
    } finally {
      await file?.close();
    }
    await pause(tries);
  }
}

async function append(store: LabelStore, request: LabelRequest, { file, count }: Findings): Promise<Result<Written>> {
  const { dataset, fields, part, label, provenance } = request;
  const article = part === undefined ? fields.article : fields.article.slice(part.start, part.end);
  const text = draftLine({ ...fields, article }, label, provenance);
  const size = file?.signature.size ?? 0;
  const written = await store.append(dataset, text);
  if (!written.ok) return written;
  const line = file === undefined || count === 0 ? 1 : file.table.line(count - 1) + 1;
  return ok({
    labelled: { did: 'appended', isPart: part !== undefined, dataset, label, line, count: count + 1 },
    undo: () => store.takeBack(dataset, text, size),
  });
}

async function change(
  store: LabelStore,
  { dataset, label, provenance }: LabelRequest,
  file: DatasetFile,
  hit: Hit,
): Promise<Result<Written>> {
  const { entry, line, judgement } = hit;
  const about = { dataset, label, line, count: file.table.count };
  const changed = changeOf(hit, label);
  if (changed === undefined) return ok({ labelled: { did: 'nothing', ...about } });
  const before = await file.line(entry);
  const after = patchLine(before, { ...changed, provenance });
  const saved = await store.save(file, new Map([[entry, after]]));
  if (!saved.ok) return saved;
  await saved.value.close();
  const was = judgement.label === undefined ? {} : { before: judgement.label };
  return ok({
    labelled: hit.kind === 'within' ? { did: 'span', ...about } : { did: 'relabelled', ...about, ...was },
    undo: () => putBack(store, { dataset, line, before, after }),
  });
}

/** A line that was changed since stays as it is. */
async function putBack(
  store: LabelStore,
  { dataset, line, before, after }: { dataset: string; line: number; before: Uint8Array; after: Uint8Array },
): Promise<Result<void>> {
  for (let tries = 1; ; tries++) {
    const opened = await store.open(dataset);
    if (!opened.ok) return opened;
    const file = opened.value;
    try {
      await file.complete;
      const entry = await entryOf(file, after);
      if (entry === undefined)
        return fail('changed-on-disk', `Line ${line} of ${dataset} was changed since.`, 'Change its label there.');
      const saved = await store.save(file, new Map([[entry, before]]));
      if (saved.ok) await saved.value.close();
      if (saved.ok) return ok(undefined);
      if (saved.problem.code !== 'changed-on-disk' || tries === MOST_TRIES) return saved;
    } catch (thrown) {
      return { ok: false, problem: toProblem(thrown) };
    } finally {
      await file.close();
    }
    await pause(tries);
  }
}

async function entryOf(file: DatasetFile, line: Uint8Array): Promise<number | undefined> {
  for await (const { entry, bytes } of file.lines()) if (Buffer.compare(bytes, line) === 0) return entry;
  return undefined;
}

/** undefined: it says so already. */
function changeOf({ text, judgement, range }: Hit, label: string): JudgementChange | undefined {
  if (range === undefined) return judgement.label === label ? undefined : { label, skipped: null };
  const { start, end } = inCodePoints(text, range);
  const spans = judgement.spans ?? [];
  const isThere = spans.some((span) => span.label === label && span.start <= start && span.end >= end);
  return isThere ? undefined : { spans: withSpan(spans, { start, end, label }) };
}
