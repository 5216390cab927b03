// The rows that the page holds, in blocks, and which ones it must ask for. Rows far from sight are let go.
import type { RowView } from '../../src/protocol/labellingView.ts';

export const BLOCK = 60;
/** Blocks that are held: some 2,400 rows, whatever the length of the list. */
const HELD = 40;
/** Milliseconds after which what was asked for and did not come is asked for again. */
export const PATIENCE_MS = 3000;

type Block = readonly (RowView | undefined)[];
/** By number of the block; those that were touched last come last. */
export type Rows = ReadonlyMap<number, Block>;

export const noRows: Rows = new Map();

export const rowAt = (rows: Rows, position: number): RowView | undefined =>
  rows.get(Math.floor(position / BLOCK))?.[position % BLOCK];

/** Takes in rows from a place on, wherever that lies. */
export function withRows(rows: Rows, from: number, added: readonly RowView[]): Rows {
  const next = new Map(rows);
  for (let i = 0; i < added.length;) {
    const block = Math.floor((from + i) / BLOCK);
    const offset = (from + i) % BLOCK;
    const piece = added.slice(i, i + BLOCK - offset);
    const filled = Array.from({ length: BLOCK }, (_, at) => piece[at - offset] ?? rows.get(block)?.[at]);
    next.delete(block);
    next.set(block, filled);
    i += piece.length;
  }
  for (const block of next.keys()) {
    if (next.size <= HELD) break;
    next.delete(block);
  }
  return next;
}

export interface Window {
  readonly first: number;
  readonly last: number;
  /** Rows of the whole list. */
  readonly total: number;
}

export interface Ask {
  readonly from: number;
  readonly count: number;
}

/** What was asked for last. */
export interface Asked extends Ask {
  readonly list: number;
  readonly atMs: number;
}

/** Rows in sight that are not there. */
function lacks(rows: Rows, { first, last }: Window): boolean {
  for (let position = first; position <= last; position++) if (rowAt(rows, position) === undefined) return true;
  return false;
}

/**
 * What to ask for: the blocks in sight and one on either side, once; again when it did not come. Blocks that are held are asked
 * for too, since the editor keeps only those current that were asked for lately.
 */
export function askFor(
  list: number,
  window: Window,
  rows: Rows,
  asked: Asked | undefined,
  nowMs: number,
): Asked | undefined {
  const { first, last, total } = window;
  if (total === 0 || last < first) return undefined;
  const from = Math.max(0, Math.floor(first / BLOCK) - 1) * BLOCK;
  const count = Math.min(total, (Math.floor(last / BLOCK) + 2) * BLOCK) - from;
  const isSame = asked?.list === list && asked.from === from && asked.count === count;
  if (isSame && (nowMs - asked.atMs < PATIENCE_MS || !lacks(rows, window))) return undefined;
  return { list, from, count, atMs: nowMs };
}
