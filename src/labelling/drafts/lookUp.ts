// What a dataset has to do with a draft: its labels, how many articles it has, and whether this one is among them.
import type { DatasetFile, DatasetStore } from '../file/datasetFile.ts';
import type { Judgement } from '../judgement.ts';
import { readLabelledLine } from '../lines/labelledLine.ts';
import { readJudgement } from '../lines/readJudgement.ts';
import { ok, throwIfCancelled, toProblem, type Result } from '../../grover/problem.ts';
import { isSameText, onlyPlaceOf, rangeInSame, tellingWords, type TextRange } from './sameText.ts';

/** What of a draft is labelled: its article, or a part of it. */
export interface Subject {
  readonly article: string;
  /** UTF-16 offsets into `article`. */
  readonly part?: TextRange;
  /** The draft, as provenance names it. */
  readonly file?: string;
}

/** A line that the subject is in. */
export interface Hit {
  /** `own`: its text is the subject's; `within`: the subject is a part of it. */
  readonly kind: 'own' | 'within';
  readonly entry: number;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly judgement: Judgement;
  /** Of the part in `text`, UTF-16. */
  readonly range?: TextRange;
}

export interface Findings {
  /** Missing: there is no such file yet. */
  readonly file?: DatasetFile;
  readonly count: number;
  /** The most frequent first. */
  readonly labels: readonly { readonly label: string; readonly count: number }[];
  readonly hit?: Hit;
}

/** Reads the dataset once through. `file` is the caller's to close. */
export async function lookUp(
  store: Pick<DatasetStore, 'open'>,
  path: string,
  subject: Subject,
  signal?: AbortSignal,
): Promise<Result<Findings>> {
  const opened = await store.open(path);
  if (!opened.ok) return opened.problem.code === 'file-missing' ? ok({ count: 0, labels: [] }) : opened;
  const file = opened.value;
  try {
    await completed(file, signal);
    const hit = await find(file, subject, signal);
    const { count } = file.table;
    return ok({ file, count, labels: labelsOf(file), ...(hit === undefined ? {} : { hit }) });
  } catch (thrown) {
    await file.close();
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** Who has left does not wait for the rest of a long file. */
async function completed({ complete }: DatasetFile, signal: AbortSignal | undefined): Promise<void> {
  const left = new Promise<void>((resolve) => {
    signal?.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  await Promise.race([complete, left]);
  throwIfCancelled(signal);
}

function labelsOf({ table }: DatasetFile): Findings['labels'] {
  const counts = new Map<string, number>();
  for (let entry = 0; entry < table.count; entry++) {
    const { label } = table.summary(entry);
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
}

/** A line that is the whole draft comes before one that is the part alone, and that before an older state of the draft. */
async function find(file: DatasetFile, subject: Subject, signal: AbortSignal | undefined): Promise<Hit | undefined> {
  const { article, part } = subject;
  const words = tellingWords(part === undefined ? article : article.slice(part.start, part.end));
  const found: { readonly rank: number; readonly hit: Hit }[] = [];
  for await (const { entry, bytes } of file.lines(signal)) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!words.every((word) => buffer.includes(word))) continue;
    const match = matchLine(buffer.toString('utf8'), subject);
    if (match === undefined) continue;
    found.push({ rank: match.rank, hit: { ...match.hit, entry, line: file.table.line(entry) } });
    if (match.rank === 0) break;
  }
  // Of those that tell the same, the last one written.
  return found.sort((a, b) => a.rank - b.rank || b.hit.entry - a.hit.entry)[0]?.hit;
}

function matchLine(
  line: string,
  { article, part, file }: Subject,
): { readonly rank: number; readonly hit: Omit<Hit, 'entry' | 'line'> } | undefined {
  const parsed = parseJson(line);
  const read = readLabelledLine(parsed);
  if (!read.ok) return undefined;
  const text = read.value.fields.article;
  const judgement = readJudgement(parsed);
  if (part === undefined)
    return isSameText(text, article) ? { rank: 0, hit: { kind: 'own', text, judgement } } : undefined;
  const partText = article.slice(part.start, part.end);
  const isWhole = isSameText(partText, article);
  if (isSameText(text, article))
    return isWhole
      ? { rank: 0, hit: { kind: 'own', text, judgement } }
      : { rank: 0, hit: { kind: 'within', text, judgement, range: rangeInSame(article, part, text) } };
  if (isSameText(text, partText)) return { rank: 1, hit: { kind: 'own', text, judgement } };
  const isOlder = file !== undefined && judgement.provenance?.file === file;
  const range = isOlder ? onlyPlaceOf(partText, text) : undefined;
  return range && { rank: 2, hit: { kind: 'within', text, judgement, range } };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
