// The table of a file's lines in typed columns: 33 bytes a line, so that a million lines are no burden.
import type { Split } from '../../protocol/training.ts';
import type { LineSummary, LineTable } from './datasetFile.ts';

/** Lines by which the columns grow. */
const STEP = 2 ** 13;
const SPLITS: readonly (Split | undefined)[] = [undefined, 'train', 'val', 'test'];
const FLAGGED = 1;
const SKIPPED = 2;
const NOTED = 4;
const BROKEN = 8;
/** Of the place of the split. */
const SPLIT_SHIFT = 4;
/** Flags are one byte. */
const FLAG_SETS = 2 ** 8;

/** A line that is not blank. */
export interface IndexedLine {
  /** Offsets into the file, without byte-order mark and line end. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  /** CRC-32 of the bytes. */
  readonly checksum: number;
  readonly summary: LineSummary;
}

interface Columns {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly lines: Uint32Array;
  readonly checksums: Uint32Array;
  /** Place in `labels`; 0: none. */
  readonly labels: Uint32Array;
  readonly spans: Uint32Array;
  readonly flags: Uint8Array;
}

export class LineColumns implements LineTable {
  readonly #columns: Columns[] = [];
  readonly #labels: (string | undefined)[] = [undefined];
  readonly #placeOfLabel = new Map<string | undefined, number>([[undefined, 0]]);
  /** Lines that say the same share a summary. */
  readonly #summaries = new Map<number, LineSummary>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  append({ start, end, line, checksum, summary }: IndexedLine): void {
    const at = this.#count % STEP;
    if (at === 0) this.#columns.push(emptyColumns());
    const columns = this.#columns.at(-1) ?? emptyColumns();
    columns.starts[at] = start;
    columns.ends[at] = end;
    columns.lines[at] = line;
    columns.checksums[at] = checksum;
    columns.labels[at] = this.#labelPlace(summary.label);
    columns.spans[at] = summary.spans;
    columns.flags[at] =
      (summary.flagged ? FLAGGED : 0) |
      (summary.skipped ? SKIPPED : 0) |
      (summary.hasNote ? NOTED : 0) |
      (summary.isBroken ? BROKEN : 0) |
      (SPLITS.indexOf(summary.split) << SPLIT_SHIFT);
    this.#count++;
  }

  readonly summary = (entry: number): LineSummary => {
    const [{ labels, spans, flags }, at] = this.#find(entry);
    const flag = flags[at] ?? 0;
    const label = labels[at] ?? 0;
    const parts = spans[at] ?? 0;
    if (parts > 0) return this.#summaryOf(label, flag, parts);
    const key = label * FLAG_SETS + flag;
    const known = this.#summaries.get(key);
    if (known !== undefined) return known;
    const summary = this.#summaryOf(label, flag, parts);
    this.#summaries.set(key, summary);
    return summary;
  };

  readonly line = (entry: number): number => {
    const [{ lines }, at] = this.#find(entry);
    return lines[at] ?? 0;
  };

  readonly range = (entry: number): { readonly start: number; readonly end: number } => {
    const [{ starts, ends }, at] = this.#find(entry);
    return { start: starts[at] ?? 0, end: ends[at] ?? 0 };
  };

  readonly checksum = (entry: number): number => {
    const [{ checksums }, at] = this.#find(entry);
    return checksums[at] ?? 0;
  };

  #find(entry: number): readonly [columns: Columns, at: number] {
    const columns = this.#columns[Math.floor(entry / STEP)];
    if (columns === undefined || entry >= this.#count || !Number.isInteger(entry))
      throw new RangeError(`There is no entry ${entry} among ${this.#count}.`);
    return [columns, entry % STEP];
  }

  #summaryOf(labelPlace: number, flag: number, spans: number): LineSummary {
    const label = this.#labels[labelPlace];
    const split = SPLITS[flag >> SPLIT_SHIFT];
    return {
      ...(label !== undefined && { label }),
      ...(split !== undefined && { split }),
      flagged: (flag & FLAGGED) !== 0,
      skipped: (flag & SKIPPED) !== 0,
      hasNote: (flag & NOTED) !== 0,
      spans,
      isBroken: (flag & BROKEN) !== 0,
    };
  }

  #labelPlace(label: string | undefined): number {
    const known = this.#placeOfLabel.get(label);
    if (known !== undefined) return known;
    this.#placeOfLabel.set(label, this.#labels.length);
    return this.#labels.push(label) - 1;
  }
}

const emptyColumns = (): Columns => ({
  starts: new Float64Array(STEP),
  ends: new Float64Array(STEP),
  lines: new Uint32Array(STEP),
  checksums: new Uint32Array(STEP),
  labels: new Uint32Array(STEP),
  spans: new Uint32Array(STEP),
  flags: new Uint8Array(STEP),
});
