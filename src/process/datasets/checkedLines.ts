// The lines of one document and what is known of each; after an edit only the lines that it touched are looked at again.
import type { TextEdit } from '../textEdits.ts';

export interface CheckedLine<T> {
  /** From 0. */
  readonly line: number;
  readonly findings: readonly T[];
}

export class CheckedLines<T> {
  /** One entry a line; undefined: not looked at. Lines without findings share one empty list. */
  #lines: (readonly T[] | undefined)[];
  #firstUnchecked = 0;

  constructor(lineCount: number) {
    this.#lines = new Array<undefined>(lineCount);
  }

  /** From `first` on, `inserted` lines stand where `removed` lines stood. */
  replace(first: number, removed: number, inserted: number): void {
    if (removed === inserted) this.#lines.fill(undefined, first, first + inserted);
    else
      this.#lines = [
        ...this.#lines.slice(0, first),
        ...new Array<undefined>(inserted),
        ...this.#lines.slice(first + removed),
      ];
    this.#firstUnchecked = Math.min(this.#firstUnchecked, first);
  }

  get count(): number {
    return this.#lines.length;
  }

  /** The first line below `limit` that nobody has looked at. */
  next(limit: number): number | undefined {
    const end = Math.min(limit, this.#lines.length);
    while (this.#firstUnchecked < end && this.#lines[this.#firstUnchecked] !== undefined) this.#firstUnchecked++;
    return this.#firstUnchecked < end ? this.#firstUnchecked : undefined;
  }

  set(line: number, findings: readonly T[]): void {
    this.#lines[line] = findings.length === 0 ? NOTHING : findings;
  }

  /** Lines with findings, from the top. */
  *found(): Generator<CheckedLine<T>> {
    for (const [line, findings] of this.#lines.entries())
      if (findings !== undefined && findings.length > 0) yield { line, findings };
  }
}

const NOTHING: readonly never[] = [];

/** The part of the new text outside of which the edits, applied in order, changed nothing; UTF-16 offsets. */
export function editedPart(edits: readonly TextEdit[]): { readonly start: number; readonly end: number } | undefined {
  let part: { start: number; end: number } | undefined;
  for (const { start, end, length } of edits) {
    const written = start + length;
    if (part === undefined) part = { start, end: written };
    else {
      const moved = part.end >= end ? part.end + length - (end - start) : written;
      part = { start: Math.min(part.start, start), end: Math.max(moved, written) };
    }
  }
  return part;
}
