// Finds the lines of one state of a file in another.
import type { DatasetFile } from '../file/datasetFile.ts';
import { baseOf, digestOf, type LineBase } from './lineBase.ts';
import { Turns } from './turns.ts';

/** Lines that are looked for. */
export interface SoughtLines {
  readonly count: number;
  readonly length: (index: number) => number;
  readonly checksum: (index: number) => number;
  /** Where it stood; of equals, the nearest is taken. */
  readonly position: (index: number) => number;
  /** What proves that it is the line; missing where its length and checksum must do. */
  readonly base: (index: number) => LineBase | undefined;
  /** Title and text, for a line whose bytes are not there any more. */
  readonly identity: (index: number) => Promise<string | undefined>;
}

export const MATCHED = { no: 0, bytes: 1, text: 2, place: 3 } as const;

export interface Matches {
  /** Where each line sought stands in the file, -1: nowhere. */
  readonly found: Int32Array;
  /** One of `MATCHED`: the same bytes, the same text and title, or only the place between the same neighbours. */
  readonly how: Uint8Array;
  /** What was read of lines that were found by their text. */
  readonly bases: ReadonlyMap<number, LineBase>;
}

/** Reads only lines that may be what is sought; `file` must have been looked at wholly. */
export async function matchLines(sought: SoughtLines, file: DatasetFile): Promise<Matches> {
  const found = new Int32Array(sought.count).fill(-1);
  const how = new Uint8Array(sought.count);
  const taken = new Uint8Array(file.table.count);
  const take = (index: number, entry: number, as: number): void => {
    found[index] = entry;
    how[index] = as;
    taken[entry] = 1;
  };
  await matchBytes(sought, file, take);
  await giveBackUnproven(sought, file, { found, how, taken });
  const bases = await matchTexts(sought, file, { found, how, taken }, take);
  return { found, how, bases };
}

type Take = (index: number, entry: number, as: number) => void;
interface Marks {
  readonly found: Int32Array;
  readonly how: Uint8Array;
  readonly taken: Uint8Array;
}

const LENGTHS = 2 ** 21;
const keyOf = (length: number, checksum: number): number => (length % LENGTHS) * 2 ** 32 + (checksum >>> 0);

async function matchBytes(sought: SoughtLines, { table }: DatasetFile, take: Take): Promise<void> {
  const soughtKey = (index: number): number => keyOf(sought.length(index), sought.checksum(index));
  const tableKey = (entry: number): number => {
    const { start, end } = table.range(entry);
    return keyOf(end - start, table.checksum(entry));
  };
  const turns = new Turns();
  // Most of a file stays where it is: only what lies between is looked up.
  let head = 0;
  for (; head < Math.min(sought.count, table.count) && sought.position(head) === head; head++) {
    if (soughtKey(head) !== tableKey(head)) break;
    take(head, head, MATCHED.bytes);
    if (turns.isOver()) await turns.next();
  }
  const wanted = new Map<number, number[]>();
  for (let index = head; index < sought.count; index++) {
    append(wanted, soughtKey(index), index);
    if (turns.isOver()) await turns.next();
  }
  const there = new Map<number, number[]>();
  for (let entry = head; entry < table.count; entry++) {
    const key = tableKey(entry);
    if (wanted.has(key)) append(there, key, entry);
    if (turns.isOver()) await turns.next();
  }
  for (const [key, entries] of there) pairNearest(sought, wanted.get(key) ?? [], entries, MATCHED.bytes, take);
}

/** A checksum is no proof: where a line's digest is known, it is asked for. */
async function giveBackUnproven(sought: SoughtLines, file: DatasetFile, { found, how, taken }: Marks): Promise<void> {
  for (let index = 0; index < sought.count; index++) {
    const entry = found[index] ?? -1;
    const base = entry < 0 ? undefined : sought.base(index);
    if (base === undefined) continue;
    const now = await file.line(entry).catch(() => undefined);
    if (now !== undefined && digestOf(now) === base.digest) continue;
    found[index] = -1;
    how[index] = MATCHED.no;
    taken[entry] = 0;
  }
}

async function matchTexts(
  sought: SoughtLines,
  file: DatasetFile,
  marks: Marks,
  take: Take,
): Promise<Map<number, LineBase>> {
  const { found, taken } = marks;
  const bases = new Map<number, LineBase>();
  const left = indicesOf(sought.count, (index) => found[index] === -1);
  const free = indicesOf(file.table.count, (entry) => taken[entry] === 0);
  if (left.length === 0 || free.length === 0) return bases;
  const turns = new Turns();
  const wanted = new Map<string, number[]>();
  for (const index of left) {
    const identity = sought.base(index)?.identity ?? (await sought.identity(index));
    if (identity !== undefined) append(wanted, identity, index);
    if (turns.isOver()) await turns.next();
  }
  const there = new Map<string, number[]>();
  for (const entry of free) {
    const base = await readBase(file, entry);
    if (base?.identity !== undefined && wanted.has(base.identity)) {
      append(there, base.identity, entry);
      bases.set(entry, base);
    }
    if (turns.isOver()) await turns.next();
  }
  for (const [identity, entries] of there) pairNearest(sought, wanted.get(identity) ?? [], entries, MATCHED.text, take);
  matchPlaces(left, marks, take);
  return bases;
}

/** What is left stays beside its neighbour, if something is there: a line whose text was edited, or that cannot be read any more. */
function matchPlaces(left: readonly number[], { found, taken }: Marks, take: Take): void {
  for (const index of left) {
    if (found[index] !== -1) continue;
    const before = index === 0 ? -1 : (found[index - 1] ?? -1);
    const entry = before + 1;
    if ((index === 0 || before >= 0) && taken[entry] === 0) take(index, entry, MATCHED.place);
  }
}

/** Pairs equals so that order is kept and places differ little. Both are ascending. */
function pairNearest(
  sought: SoughtLines,
  indices: readonly number[],
  entries: readonly number[],
  as: number,
  take: Take,
): void {
  const distance = (index: number, entry: number): number => Math.abs(sought.position(index) - entry);
  const isFewer = indices.length <= entries.length;
  const [few, many] = isFewer ? [indices, entries] : [entries, indices];
  const gap = (a: number, b: number): number => (isFewer ? distance(a, b) : distance(b, a));
  let at = 0;
  few.forEach((one, done) => {
    const last = many.length - (few.length - done);
    while (at < last && gap(one, many[at + 1] ?? 0) <= gap(one, many[at] ?? 0)) at++;
    const other = many[at++] ?? 0;
    if (isFewer) take(one, other, as);
    else take(other, one, as);
  });
}

async function readBase(file: DatasetFile, entry: number): Promise<LineBase | undefined> {
  try {
    return baseOf(await file.line(entry));
  } catch {
    return undefined;
  }
}

function append<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function indicesOf(count: number, isWanted: (index: number) => boolean): readonly number[] {
  const indices: number[] = [];
  for (let index = 0; index < count; index++) if (isWanted(index)) indices.push(index);
  return indices;
}
