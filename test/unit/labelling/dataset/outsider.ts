// Somebody else who writes to the same file, and a file that only they have worked on.
import { patchLine } from '../../../../src/labelling/lines/patchLine.ts';
import type { JudgementChange } from '../../../../src/labelling/judgement.ts';
import type { MemoryStore } from '../../../fakes/memoryDatasetStore.ts';

export type OutsideAct =
  | { readonly act: 'append' }
  | { readonly act: 'delete'; readonly at: number }
  | { readonly act: 'move'; readonly at: number; readonly to: number }
  | { readonly act: 'change'; readonly at: number; readonly change: JudgementChange };

export const titleOf = (line: string): string => {
  const parsed: unknown = JSON.parse(line);
  return typeof parsed === 'object' && parsed !== null && 'title' in parsed ? String(parsed.title) : '';
};

export class Outsider {
  /** As the file were without us. */
  alone: readonly string[];
  /** Titles of the articles of which they have said something. */
  readonly changed = new Set<string>();
  readonly #store: MemoryStore;
  readonly #path: string;
  #appended = 0;

  constructor(store: MemoryStore, path: string) {
    this.#store = store;
    this.#path = path;
    this.alone = this.lines();
  }

  lines(): readonly string[] {
    return this.#store.text(this.#path).split('\n').slice(0, -1);
  }

  /** What stands on disk counts as theirs from now on. */
  adopt(): void {
    this.alone = this.lines();
  }

  do(act: OutsideAct): void {
    const lines = this.lines();
    const next = this.#done(act, lines, lines);
    if (next === undefined) return;
    this.alone = this.#done(act, this.alone, lines) ?? this.alone;
    if (act.act === 'append') this.#appended++;
    this.#store.write(this.#path, next.map((line) => `${line}\n`).join(''));
  }

  /** `there`: as it is on disk; acts name articles by their place there. */
  #done(act: OutsideAct, lines: readonly string[], there: readonly string[]): readonly string[] | undefined {
    if (act.act === 'append') return [...lines, `{"title": "new ${this.#appended}", "text": "fresh"}`];
    const chosen = there[act.at % Math.max(1, there.length)];
    if (chosen === undefined) return undefined;
    const at = lines.findIndex((line) => titleOf(line) === titleOf(chosen));
    const line = lines[at] ?? '';
    if (act.act === 'delete') return lines.toSpliced(at, 1);
    if (act.act === 'move') return lines.toSpliced(at, 1).toSpliced(act.to % there.length, 0, line);
    if (patched(chosen, act.change) === chosen) return undefined;
    this.changed.add(titleOf(chosen));
    return lines.with(at, patched(line, act.change));
  }
}

const patched = (line: string, change: JudgementChange): string =>
  Buffer.from(patchLine(Buffer.from(line), change)).toString();
