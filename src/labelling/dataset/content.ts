// What stands in an entry's line: the article, what people say of it, and the rest.
import { parseArticleLine } from '../../grover/articleLine.ts';
import { JUDGEMENT_KEYS, type Judgement } from '../judgement.ts';
import { readJudgement } from '../lines/readJudgement.ts';
import type { EntryContent, EntryId } from './dataset.ts';
import { entryOf } from './entry.ts';
import { parsedLine, textOf } from './lineBase.ts';
import type { DatasetState } from './state.ts';
import { applied } from './values.ts';

/** Characters. */
const LONGEST_RAW = 10_000;
/** A character takes at most four bytes. */
const LONGEST_RAW_BYTES = 4 * LONGEST_RAW;
const ARTICLE_KEYS = new Set(['domain', 'date', 'publish_date', 'authors', 'title', 'article', 'text', 'summary']);
const judgementKeys = new Map<string, keyof Judgement>(JUDGEMENT_KEYS.map((key) => [key, key]));

/** Rejects with ProblemError where the line cannot be read. */
export async function contentOf(state: DatasetState, id: EntryId): Promise<EntryContent> {
  // What it says is known from now on: what people change in it is compared with it.
  const bytes = state.isGone(id) ? await state.line(id) : (await state.read(id)).bytes;
  const line = parsedLine(bytes);
  const entry = entryOf(state, id);
  if (line === undefined) return { entry, judgement: {}, others: [], raw: rawOf(bytes) };
  const onDisk = readJudgement(line);
  const judgement = applied(onDisk, state.pending.get(id)?.change ?? {});
  const others = othersOf(line, onDisk);
  const fields = parseArticleLine(line);
  if (fields.ok) return { entry, fields: fields.value, judgement, others };
  return {
    entry: { ...entry, problem: entry.problem ?? fields.problem.message },
    judgement,
    others,
    raw: rawOf(bytes),
  };
}

const rawOf = (bytes: Uint8Array): string => textOf(bytes.subarray(0, LONGEST_RAW_BYTES)).slice(0, LONGEST_RAW);

/** Also what stands under the name of a judgement but is none. */
function othersOf(line: object, judgement: Judgement): EntryContent['others'] {
  const entries: [string, unknown][] = Object.entries(line);
  const article = entries.find(([key]) => key === 'article')?.[1];
  const isTextRead = article === undefined || article === null || article === '';
  return entries
    .filter(([key, value]) => {
      if (key === 'text' && !isTextRead) return true;
      if (ARTICLE_KEYS.has(key)) return false;
      const own = judgementKeys.get(key);
      return own === undefined || (judgement[own] === undefined && !isNothing(value));
    })
    .map(([key, value]) => [key, JSON.stringify(value)] as const);
}

const isNothing = (value: unknown): boolean => value === null || value === false || value === '';
