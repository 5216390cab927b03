// The article that a page shows beside its list: where it stands, what is sent of it, and what the model is asked about it.
import type { EntryContent, EntryId } from '../../labelling/dataset/dataset.ts';
import type { ToLabellingView } from '../../protocol/labellingView.ts';
import { describeError } from '../describeError.ts';
import type { OpenFile } from './desk.ts';
import { Looker } from './looker.ts';
import type { OpenList } from './openList.ts';
import { articleView } from './views.ts';

export interface ArticleDeps {
  readonly file: OpenFile;
  readonly list: OpenList;
  readonly post: (message: ToLabellingView) => void;
  /** Something that is on view may be different. */
  readonly changed: () => void;
}

export class ArticleOnView {
  readonly #deps: ArticleDeps;
  readonly #looker: Looker;
  #position = 0;
  #id: EntryId | undefined;
  #sent = '';
  /** Only the article that was selected last is shown. */
  #turn = 0;

  constructor(deps: ArticleDeps) {
    this.#deps = deps;
    this.#looker = new Looker(deps.file.answers, deps.changed);
  }

  /** Of the article, as long as there is one. */
  get id(): EntryId | undefined {
    return this.#id;
  }

  /** At once; `show` brings it to the page. */
  readonly select = (position: number): void => {
    const { list } = this.#deps;
    this.#position = Math.max(0, Math.min(position, list.length - 1));
    this.#id = list.idAt(this.#position);
    this.#sent = '';
    this.look();
  };

  /** In another list: the same article where it has it, else what stands at its place, or at the one given. */
  readonly follow = (position?: number): void => {
    const same = this.#id === undefined ? undefined : this.#deps.list.positionOf(this.#id);
    this.select(same ?? position ?? this.#position);
  };

  /** The next list is to show this one. */
  readonly expect = (id: EntryId | undefined): void => {
    this.#id = id;
  };

  /** The page knows nothing of it. */
  readonly forget = (): void => {
    this.#sent = '';
  };

  readonly look = (): void => {
    this.#looker.look(this.#deps.list.idsFrom(this.#position, 2));
  };

  readonly stop = (): void => {
    this.#looker.stop();
  };

  /** Sends it where it reads differently from what the page has. */
  readonly show = async (): Promise<void> => {
    const { file, list, post } = this.#deps;
    const turn = ++this.#turn;
    const { number } = list;
    const [position, id] = [this.#position, this.#id];
    const content = id === undefined ? undefined : await this.#content(id);
    if (turn !== this.#turn || number !== list.number) return;
    const conflict = file.dataset.conflicts().find((one) => one.id === id);
    const article = content && articleView(content, this.#looker.seen(content.entry.id), conflict);
    const key = JSON.stringify([number, position, article]);
    if (key === this.#sent) return;
    this.#sent = key;
    post({ type: 'article', list: number, position, article });
  };

  /** Of a line that cannot be read, why not. */
  #content(id: EntryId): Promise<EntryContent> {
    const { dataset } = this.#deps.file;
    return dataset.content(id).catch((thrown: unknown): EntryContent => ({
      entry: dataset.entry(id),
      judgement: {},
      others: [],
      raw: describeError(thrown),
    }));
  }
}
