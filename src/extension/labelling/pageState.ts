// What a page shows around its list: sent when it reads differently.
import { basename } from 'node:path';
import type { LabellingState, ToLabellingView } from '../../protocol/labellingView.ts';
import { describeError, isCancelled } from '../describeError.ts';
import type { LabellingDesk, OpenFile } from './desk.ts';
import { labelChoices } from './labelChoices.ts';
import type { OpenList } from './openList.ts';
import { conflictSaid } from './sentences.ts';

interface PageDeps {
  readonly file: OpenFile;
  readonly desk: Pick<LabellingDesk, 'labels' | 'note'>;
  readonly list: OpenList;
  readonly post: (message: ToLabellingView) => void;
}

export class PageState {
  readonly #deps: PageDeps;
  /** What went wrong last, and what keeps the rest of the file from being read. */
  #problem: string | undefined;
  #unread: string | undefined;
  #sent = '';
  /** Conflicts that people have heard of and not settled. */
  #told = 0;

  constructor(deps: PageDeps) {
    this.#deps = deps;
  }

  /** The page knows nothing of it. */
  readonly forget = (): void => {
    this.#sent = '';
  };

  readonly failed = (thrown: unknown): void => {
    if (isCancelled(thrown)) return;
    this.#problem = describeError(thrown);
    this.#deps.desk.note(thrown);
  };

  /** Somebody does something else: what failed before is past. */
  readonly goOn = (): void => {
    this.#problem = undefined;
  };

  readonly stoppedReading = (thrown: unknown): void => {
    this.#unread = describeError(thrown);
  };

  /** Somebody else's change of the file was taken in. */
  readonly tellConflicts = (): void => {
    const conflicts = this.#deps.file.dataset.conflicts().length;
    if (conflicts > this.#told) this.#deps.post({ type: 'said', message: conflictSaid(conflicts) });
    this.#told = conflicts;
  };

  readonly post = (): void => {
    const state = this.#state();
    const key = JSON.stringify(state);
    if (key === this.#sent) return;
    this.#sent = key;
    this.#deps.post({ type: 'state', state });
  };

  #state(): LabellingState {
    const { file, desk, list } = this.#deps;
    const { dataset } = file;
    const conflicts = dataset.conflicts().length;
    this.#told = Math.min(this.#told, conflicts);
    const problem = file.problem() ?? this.#unread ?? this.#problem;
    return {
      file: basename(dataset.path),
      read: dataset.read(),
      progress: dataset.progress(),
      labels: labelChoices(desk.labels(), dataset.labels()),
      filter: list.filter,
      order: list.order,
      list: list.number,
      rows: list.length,
      isSearching: list.isSearching,
      reading: file.reading.view(),
      conflicts,
      stale: list.stale(),
      isOutOfOrder: list.isOutOfOrder(),
      ...(problem !== undefined && { problem }),
    };
  }
}
