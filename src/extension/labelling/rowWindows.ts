// The rows that a page has asked for: sent once, and again when they read differently.
import type { Dataset } from '../../labelling/dataset/dataset.ts';
import type { RowView, ToLabellingView } from '../../protocol/labellingView.ts';
import type { Heads } from './heads.ts';
import type { OpenList } from './openList.ts';
import { rowView } from './views.ts';

interface Window {
  readonly from: number;
  readonly count: number;
  sent: string;
}

/** Windows that are kept current, and the rows that one may have. */
const MOST_WINDOWS = 4;
const MOST_ROWS = 500;

export class RowWindows {
  readonly #file: { readonly dataset: Dataset; readonly heads: Heads };
  readonly #list: OpenList;
  readonly #post: (message: ToLabellingView) => void;
  #windows: Window[] = [];
  #number = 0;

  constructor(
    file: { readonly dataset: Dataset; readonly heads: Heads },
    list: OpenList,
    post: (message: ToLabellingView) => void,
  ) {
    this.#file = file;
    this.#list = list;
    this.#post = post;
  }

  readonly ask = async (from: number, asked: number): Promise<void> => {
    if (this.#number !== this.#list.number) this.forget();
    const count = Math.min(asked, MOST_ROWS);
    const window = { from, count, sent: '' };
    const others = this.#windows.filter((one) => one.from !== from || one.count !== count);
    this.#windows = [...others, window].slice(-MOST_WINDOWS);
    await this.#send(window);
  };

  /** Sends anew what reads differently by now. */
  readonly refresh = async (): Promise<void> => {
    if (this.#number !== this.#list.number) this.forget();
    for (const window of this.#windows) await this.#send(window);
  };

  /** The page knows no rows. */
  readonly forget = (): void => {
    this.#windows = [];
    this.#number = this.#list.number;
  };

  async #send(window: Window): Promise<void> {
    const { dataset, heads } = this.#file;
    const list = this.#list.number;
    const ids = this.#list.idsFrom(window.from, window.count);
    await heads.load(ids);
    if (list !== this.#list.number || !this.#windows.includes(window)) return;
    const rows = ids.flatMap((id): RowView[] => {
      const head = heads.known(id);
      return head === undefined ? [] : [rowView(dataset.entry(id), head)];
    });
    const key = JSON.stringify(rows);
    if (rows.length < ids.length || key === window.sent) return;
    window.sent = key;
    this.#post({ type: 'rows', list, from: window.from, rows });
  }
}
