// One page of the labelling editor: between the page, the dataset, the model and the editor; free of VS Code.
import type { DatasetEdit, EntryId } from '../../labelling/dataset/dataset.ts';
import type { FromLabellingView, LabellingViewState, ToLabellingView } from '../../protocol/labellingView.ts';
import type { Closable } from '../feature.ts';
import { ArticleOnView } from './articleOnView.ts';
import { createCoalescer } from './coalesce.ts';
import type { LabellingDesk, LabellingPresenter, OpenFile } from './desk.ts';
import { entryOnLine } from './entryOnLine.ts';
import { OpenList } from './openList.ts';
import { PageState } from './pageState.ts';
import { RowWindows } from './rowWindows.ts';
import { listSaid } from './sentences.ts';
import { Steps } from './steps.ts';

export interface PresenterDeps {
  readonly file: OpenFile;
  readonly desk: LabellingDesk;
  readonly post: (message: ToLabellingView) => void;
}

export const createLabellingPresenter = (deps: PresenterDeps): LabellingPresenter => new Presenter(deps);

type Asked = Pick<LabellingViewState, 'filter' | 'order'>;

class Presenter implements LabellingPresenter {
  readonly #deps: PresenterDeps;
  readonly #list: OpenList;
  readonly #rows: RowWindows;
  readonly #article: ArticleOnView;
  readonly #state: PageState;
  readonly #steps: Steps;
  readonly #listeners: readonly Closable[];
  readonly #update = createCoalescer(() => this.#show());
  /** Line that the page begins at. */
  #wanted: number | undefined;

  constructor(deps: PresenterDeps) {
    const { file, desk, post } = deps;
    this.#deps = deps;
    this.#list = new OpenList(file.dataset);
    this.#rows = new RowWindows(file, this.#list, post);
    this.#article = new ArticleOnView({ file, list: this.#list, post, changed: this.#update.soon });
    this.#state = new PageState({ file, desk, list: this.#list, post });
    this.#steps = new Steps(deps, this.#list, this.#article, this.#update.soon);
    this.#listeners = [
      file.dataset.onChange(this.#update.soon),
      file.answers.onForget(() => {
        this.#article.look();
        this.#update.soon();
      }),
    ];
    file.dataset.complete.then(this.#update.soon, (thrown: unknown) => {
      this.#state.stoppedReading(thrown);
      this.#update.soon();
    });
  }

  readonly changed = (): void => {
    this.#update.soon();
  };

  readonly touched = (ids: readonly EntryId[]): void => {
    this.#list.touch(ids);
    this.#update.soon();
  };

  readonly refreshed = (ids: readonly EntryId[]): void => {
    this.#list.lookAgain();
    this.#state.tellConflicts();
    this.touched(ids);
  };

  readonly stepped = (edit: DatasetEdit, said: string): Promise<void> => this.#safely(this.#steps.shown(edit, said));

  readonly reveal = async (line: number): Promise<void> => {
    this.#wanted = line;
    if (this.#list.number > 0 || this.#list.isSearching) await this.#safely(this.#showWanted());
  };

  readonly dispose = (): void => {
    this.#update.dispose();
    this.#article.stop();
    this.#list.stop();
    for (const listener of this.#listeners) listener.dispose();
  };

  readonly receive = async (message: FromLabellingView): Promise<void> => {
    if (message.type !== 'rows') this.#state.goOn();
    await this.#safely(this.#answer(message));
  };

  /** What goes wrong is said on the page. */
  async #safely(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      this.#state.failed(thrown);
      this.#update.soon();
    }
  }

  async #answer(message: FromLabellingView): Promise<void> {
    const { file, desk } = this.#deps;
    if ('list' in message && message.list !== this.#list.number) return;
    switch (message.type) {
      case 'ready':
        return this.#ready(message.kept);
      case 'rows':
        return this.#rows.ask(message.from, message.count);
      case 'filter':
        return this.#another(message);
      case 'read':
        return file.reading.read(this.#list.around(message.position));
      case 'stopReading':
        file.reading.stop();
        return;
      case 'openText': {
        const id = this.#list.idAt(message.position);
        if (id !== undefined) await desk.openText(file.dataset.entry(id).line);
        return;
      }
      case 'configureLabels':
        return desk.configureLabels();
      case 'select':
      case 'nextUnlabelled':
      case 'judge':
      case 'settle':
      case 'undo':
      case 'redo':
        return this.#steps.take(message);
    }
  }

  /** A page that comes back finds what it showed; a first one begins where labelling stopped. */
  async #ready(kept: LabellingViewState | undefined): Promise<void> {
    this.#state.forget();
    this.#article.forget();
    this.#rows.forget();
    if (this.#list.number > 0 || this.#list.isSearching) {
      await this.#show();
      return;
    }
    if (this.#wanted !== undefined) return this.#showWanted();
    if (kept !== undefined) return this.#open(kept, () => kept.position);
    return this.#openAll(async () => (await this.#list.nextUnlabelled(-1)) ?? 0);
  }

  async #showWanted(): Promise<void> {
    const { dataset } = this.#deps.file;
    await dataset.complete;
    const line = this.#wanted;
    this.#wanted = undefined;
    const id = line === undefined ? undefined : await entryOnLine(dataset, line);
    this.#article.expect(id);
    const isListed = id !== undefined && this.#list.positionOf(id) !== undefined;
    if (!isListed) return this.#openAll(() => 0);
    this.#article.follow();
    await this.#article.show();
  }

  /** Another order is looked at from its beginning. */
  async #another(asked: Asked): Promise<void> {
    const { number, order } = this.#list;
    await this.#open(asked, () => {
      if (asked.order !== order) this.#article.expect(undefined);
      return 0;
    });
    if (number !== this.#list.number) this.#deps.post({ type: 'said', message: listSaid(this.#list.length) });
  }

  #openAll(begin: () => number | Promise<number>): Promise<void> {
    return this.#open({ filter: { show: 'all' }, order: 'file' }, begin);
  }

  /** The article on view stays selected where the new list has it. */
  async #open({ filter, order }: Asked, begin: () => number | Promise<number>): Promise<void> {
    const opening = this.#list.open(filter, order);
    this.#update.soon();
    if (!(await opening)) return;
    this.#state.post();
    const { number } = this.#list;
    const first = await begin();
    if (number !== this.#list.number) return;
    this.#article.follow(first);
    await this.#article.show();
  }

  /** Brings the page up to date: the list grows with the file, and only what reads differently is sent. */
  async #show(): Promise<void> {
    try {
      const { number } = this.#list;
      await this.#list.keepUp();
      this.#state.post();
      if (number !== this.#list.number && number > 0) this.#article.follow();
      await this.#rows.refresh();
      if (this.#list.number > 0) await this.#article.show();
    } catch (thrown) {
      this.#state.failed(thrown);
      this.#state.post();
    }
  }
}
