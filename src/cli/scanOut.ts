// The file of a scan's results: what was found with, then a JSON object an article, appended as each is read. An interrupted scan goes on.
import { open, stat, type FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { takeFileLock, type LockWords } from '../grover/node/fileLock.ts';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { readJsonLines } from '../grover/node/jsonLines.ts';
import { ProblemError, unwrap } from '../grover/problem.ts';
import { DigestSet } from './digestSet.ts';
import { added, noTotals, type ScanSource, type ScanTotals } from './scanReport.ts';

export const SCAN_FORMAT = 1;

/** The first line: results of two scans stand in one file only where all of it agrees. */
export interface ScanHead extends ScanSource {
  readonly scan: typeof SCAN_FORMAT;
  readonly precision: string;
  /** Digest of the calibration, null where there is none. */
  readonly calibration: string | null;
  readonly minimumTokens: number;
}

const headSchema = v.object({
  scan: v.literal(SCAN_FORMAT),
  model: v.string(),
  modelHash: v.string(),
  calibration: v.nullable(v.string()),
  precision: v.string(),
  falsePositiveRate: v.number(),
  minimumTokens: v.number(),
});
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const recordSchema = v.object({
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
  line: v.exactOptional(v.number()),
  article: v.exactOptional(v.object({ judged: count, marked: count })),
  paragraphs: v.exactOptional(v.array(v.unknown())),
});

export interface ScanOut {
  /** Whether an article is in it; memory is 8 bytes for each. */
  has(digest: string): boolean;
  /** Of all that stood in it before. */
  readonly before: ScanTotals;
  /** A whole line is written or, where the process is killed, a beginning that the next scan takes away. */
  append(value: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Opens or begins the file. Throws ProblemError for one that is not a scan's, or one of a scan with other settings. */
export async function openScanOut(path: string, head: ScanHead, inputs: readonly string[]): Promise<ScanOut> {
  await refuseInput(path, inputs);
  const lock = unwrap(await takeFileLock(`${path}.lock`, wordsOf(path)));
  try {
    const opened = await openLocked(path, head);
    const close = (): Promise<void> => opened.close().finally(() => lock.release());
    return { ...opened, close };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

const wordsOf = (path: string): LockWords => ({
  taken: (holder = 'another program') =>
    invalid(`Another scan writes to ${path} (${holder}).`, 'Wait until it has ended, or name another file.').problem,
  takenOver: { code: 'cancelled', message: `Another scan has taken over ${path}.` },
  refused: (_, thrown) => fileProblem(path, thrown),
});

async function openLocked(path: string, head: ScanHead): Promise<ScanOut> {
  const there = await stat(path).catch(() => undefined);
  const found = there === undefined || there.size === 0 ? undefined : await readScan(path, head, there.size);
  const toProblem = (thrown: unknown): never => {
    throw new ProblemError(fileProblem(path, thrown));
  };
  const file = await open(path, 'a+').catch(toProblem);
  const write = (text: string): Promise<void> => file.appendFile(text).catch(toProblem);
  if (found === undefined) await write(`${JSON.stringify(head)}\n`);
  else await mend(file, found.tail);
  return {
    has: (digest) => found?.digests.has(digest) ?? false,
    before: found?.totals ?? noTotals,
    append: (value) => write(`${JSON.stringify(value)}\n`),
    close: () => file.sync().finally(() => file.close()),
  };
}

async function refuseInput(path: string, inputs: readonly string[]): Promise<void> {
  const mine = await stat(path).catch(() => undefined);
  if (mine === undefined) return;
  if (mine.isDirectory()) throw invalid(`${path} is a folder, not a file.`);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (other?.ino === mine.ino && other.dev === mine.dev)
      throw invalid(`--out ${path} is a file that is read.`, 'Name another file.');
  }
}

interface FoundScan {
  readonly digests: DigestSet;
  readonly totals: ScanTotals;
  readonly tail: Tail;
}

/** How the file ends: with a whole line, with one that lacks its end, or with the beginning of one from so many bytes on. */
type Tail = 'whole' | 'unended' | number;

async function readScan(path: string, head: ScanHead, size: number): Promise<FoundScan> {
  const digests = new DigestSet();
  let totals = noTotals;
  let tail: Tail = 'whole';
  let end = 0;
  let isFirst = true;
  for await (const { value, bytesRead } of readJsonLines(path)) {
    const parsed = value.ok ? value.value : undefined;
    if (isFirst) checkHead(path, parsed, head);
    else {
      const record = v.safeParse(recordSchema, parsed);
      if (record.success) {
        const { digest, line, article, paragraphs = [] } = record.output;
        digests.add(digest);
        const counts =
          article === undefined
            ? { articles: 0, unread: 1, judged: 0, marked: 0 }
            : { articles: 1, unread: 0, ...article };
        totals = added(totals, { ...counts, paragraphs: paragraphs.length }, line !== undefined);
      }
    }
    if (bytesRead > size) tail = value.ok ? 'unended' : end;
    end = bytesRead;
    isFirst = false;
  }
  if (isFirst) throw notAScan(path);
  digests.sort();
  return { digests, totals, tail };
}

async function mend(file: FileHandle, tail: Tail): Promise<void> {
  if (tail === 'unended') await file.appendFile('\n');
  else if (tail !== 'whole') await file.truncate(tail);
}

function checkHead(path: string, value: unknown, head: ScanHead): void {
  const parsed = v.safeParse(headSchema, value);
  if (!parsed.success) throw notAScan(path);
  const was = parsed.output;
  const differs = DIFFERENCES.flatMap(([key, say]) => (was[key] === head[key] ? [] : say(was, head)));
  const [first] = differs;
  if (first === undefined) return;
  throw invalid(`${path} holds the results of another scan: ${first}.`, 'Name another file, or scan with the same.');
}

type Said = v.InferOutput<typeof headSchema>;
const DIFFERENCES: readonly (readonly [keyof Said, (was: Said, is: Said) => string])[] = [
  [
    'modelHash',
    (was, is) =>
      `its model was ${was.model} (${was.modelHash.slice(0, 8)}), not ${is.model} (${is.modelHash.slice(0, 8)})`,
  ],
  ['calibration', ({ model }) => `${model} has been calibrated anew since`],
  ['precision', (was, is) => `it ran at --precision ${was.precision}, not ${is.precision}`],
  [
    'falsePositiveRate',
    (was, is) => `it had --false-positive-rate ${was.falsePositiveRate}, not ${is.falsePositiveRate}`,
  ],
  ['minimumTokens', (was, is) => `it had --minimum-tokens ${was.minimumTokens}, not ${is.minimumTokens}`],
];

const invalid = (message: string, hint?: string): ProblemError =>
  new ProblemError({ code: 'input-invalid', message, ...(hint !== undefined && { hint }) });
const notAScan = (path: string): ProblemError =>
  invalid(`${path} is there and holds no results of a scan; nothing was written to it.`, 'Name another file.');
