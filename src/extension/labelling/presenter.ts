// One page of the labelling editor: between the page, the dataset, the model and the editor; free of VS Code.
import { basename } from 'node:path';
import type { DatasetEdit, EntryContent, EntryId } from '../../labelling/dataset/dataset.ts';
import type {
  EntryFilter,
  EntryOrder,
  FromLabellingView,
  LabellingState,
  LabellingViewState,
  ToLabellingView,
} from '../../protocol/labellingView.ts';
import { describeError, isCancelled } from '../describeError.ts';
import type { Closable } from '../feature.ts';
import { createCoalescer } from './coalesce.ts';
import type { LabellingDesk, OpenFile } from './desk.ts';
import { entryOnLine } from './entryOnLine.ts';
import { judge } from './judging.ts';
import { labelChoices } from './labelChoices.ts';
import { Looker } from './looker.ts';
import { OpenList } from './openList.ts';
import { RowWindows } from './rowWindows.ts';
import { judgedSaid, unchangedSaid } from './sentences.ts';
import { articleView } from './views.ts';

export interface PresenterDeps {
  readonly file: OpenFile;
  readonly desk: LabellingDesk;
  readonly post: (message: ToLabellingView) => void;
}

export interface LabellingPresenter extends Closable {
  readonly receive: (message: FromLabellingView) => Promise<void>;
  /** Something that is on view may be different. */
  readonly changed: () => void;
  /** These entries were changed, here or on another page of the file. */
  readonly touched: (ids: readonly EntryId[]) => void;
  /** These were changed, have come or are gone on disk. */
  readonly refreshed: (ids: readonly EntryId[]) => void;
  /** A step was undone or done again: where it happened is shown. */
  readonly stepped: (edit: DatasetEdit, said: string) => Promise<void>;
  /** Shows the article on this line of the file, from 1, in a list of all where the one on view has it not. */
  readonly reveal: (line: number) => Promise<void>;
}

export const createLabellingPresenter = (deps: PresenterDeps): LabellingPresenter => new Presenter(deps);

type Said<Type extends FromLabellingView['type']> = Extract<FromLabellingView, { type: Type }>;

class Presenter implements LabellingPresenter {
  readonly #deps: PresenterDeps;
  readonly #list: OpenList;
  readonly #rows: RowWindows;
  readonly #looker: Looker;
  readonly #listeners: readonly Closable[];
  readonly #update = createCoalescer(() => this.#show());
  #position = 0;
  #selected: EntryId | undefined;
  /** Line that the page begins at. */
  #wanted: number | undefined;
  /** What went wrong last, and what keeps the rest of the file from being read. */
  #problem: string | undefined;
  #unread: string | undefined;
  #sentState = '';
  #sentArticle = '';
  /** Only the article that was selected last is shown. */
  #turn = 0;
  /** Steps are taken one after the other, in the order of the keys. */
  #judging: Promise<void> = Promise.resolve();

  constructor(deps: PresenterDeps) {
    const { file, post } = deps;
    this.#deps = deps;
    this.#list = new OpenList(file.dataset);
    this.#rows = new RowWindows(file, this.#list, post);
    this.#looker = new Looker(file.answers, this.#update.soon);
    this.#listeners = [
      file.dataset.onChange(this.#update.soon),
      file.answers.onForget(() => {
        this.#look();
        this.#update.soon();
      }),
    ];
    file.dataset.complete.then(this.#update.soon, (thrown: unknown) => {
      this.#unread = describeError(thrown);
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
    this.touched(ids);
  };

  readonly stepped = async (edit: DatasetEdit, said: string): Promise<void> => {
    const places = edit.entries.flatMap((id) => this.#list.positionOf(id) ?? []);
    const isOnView = this.#selected !== undefined && edit.entries.includes(this.#selected);
    this.#say(said);
    if (places.length > 0 && !isOnView) await this.#select(Math.min(...places));
  };

  readonly reveal = async (line: number): Promise<void> => {
    this.#wanted = line;
    if (this.#list.number > 0 || this.#list.isSearching)
      await this.#showWanted().catch((thrown: unknown) => {
        this.#fail(thrown);
        this.#update.soon();
      });
  };

  readonly dispose = (): void => {
    this.#update.dispose();
    this.#looker.stop();
    this.#list.stop();
    for (const listener of this.#listeners) listener.dispose();
  };

  readonly receive = async (message: FromLabellingView): Promise<void> => {
    if (message.type !== 'rows') this.#problem = undefined;
    await this.#answer(message).catch((thrown: unknown) => {
      this.#fail(thrown);
      this.#update.soon();
    });
  };

  async #answer(message: FromLabellingView): Promise<void> {
    const { file, desk } = this.#deps;
    if ('list' in message && message.list !== this.#list.number) return;
    switch (message.type) {
      case 'ready':
        return this.#ready(message.kept);
      case 'rows':
        return this.#rows.ask(message.from, message.count);
      case 'select':
        return this.#select(message.position);
      case 'nextUnlabelled':
        return this.#next(message.position);
      case 'judge':
        return this.#inTurn(() => this.#judge(message));
      case 'filter':
        return this.#open(message.filter, message.order, () => 0);
      case 'read':
        return file.reading.read(this.#list.around(message.position));
      case 'stopReading':
        file.reading.stop();
        return;
      case 'settle':
        this.#settle(message);
        return;
      case 'openText': {
        const id = this.#list.idAt(message.position);
        if (id !== undefined) await desk.openText(file.dataset.entry(id).line);
        return;
      }
      case 'undo':
        return desk.undo();
      case 'redo':
        return desk.redo();
      case 'configureLabels':
        return desk.configureLabels();
    }
  }

  /** A page that comes back finds what it showed; a first one begins where labelling stopped. */
  async #ready(kept: LabellingViewState | undefined): Promise<void> {
    this.#sentState = '';
    this.#sentArticle = '';
    this.#rows.forget();
    if (this.#list.number > 0 || this.#list.isSearching) {
      await this.#show();
      return;
    }
    if (this.#wanted !== undefined) return this.#showWanted();
    if (kept !== undefined) return this.#open(kept.filter, kept.order, () => kept.position);
    return this.#open({ show: 'all' }, 'file', async () => (await this.#list.nextUnlabelled(-1)) ?? 0);
  }

  async #showWanted(): Promise<void> {
    const { dataset } = this.#deps.file;
    await dataset.complete;
    const line = this.#wanted;
    this.#wanted = undefined;
    const id = line === undefined ? undefined : await entryOnLine(dataset, line);
    const place = id === undefined ? undefined : this.#list.positionOf(id);
    if (place !== undefined) return this.#select(place);
    this.#selected = id;
    return this.#open({ show: 'all' }, 'file', () => 0);
  }

  /** The article on view stays selected where the new list has it. */
  async #open(filter: EntryFilter, order: EntryOrder, begin: () => number | Promise<number>): Promise<void> {
    const opening = this.#list.open(filter, order);
    this.#update.soon();
    if (!(await opening)) return;
    this.#postState();
    const same = this.#selected === undefined ? undefined : this.#list.positionOf(this.#selected);
    await this.#select(same ?? (await begin()));
  }

  async #select(position: number): Promise<void> {
    this.#position = Math.max(0, Math.min(position, this.#list.length - 1));
    this.#selected = this.#list.idAt(this.#position);
    this.#sentArticle = '';
    this.#look();
    await this.#postArticle();
  }

  #look(): void {
    this.#looker.look(this.#list.idsFrom(this.#position, 2));
  }

  async #next(position: number): Promise<void> {
    const next = await this.#list.nextUnlabelled(position);
    if (next !== undefined) return this.#select(next);
    this.#say(this.#list.length === 0 ? 'The list is empty' : 'Nothing in the list is left to label');
  }

  /** A step that failed does not keep the next one from being taken. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    const own = this.#judging.then(step);
    this.#judging = own.catch(() => undefined);
    return own;
  }

  async #judge({ list, positions, change, advance }: Said<'judge'>): Promise<void> {
    const { file, desk } = this.#deps;
    // Another list may have come while the steps before this one were taken.
    if (list !== this.#list.number) return;
    const ids = positions.flatMap((position) => this.#list.idAt(position) ?? []);
    const model = file.answers.modelOf(ids);
    const provenance = { by: desk.labeller(), at: desk.now().toISOString(), ...(model !== undefined && { model }) };
    const edit = await judge(file.dataset, ids, change, provenance);
    if (edit !== undefined) desk.edited(edit);
    this.#say(edit === undefined ? unchangedSaid(change) : judgedSaid(change, ids.length, file.dataset.progress()));
    if (advance) await this.#select(Math.max(...positions) + 1);
  }

  #settle({ position, take }: Said<'settle'>): void {
    const id = this.#list.idAt(position);
    const edit = id === undefined ? undefined : this.#deps.file.dataset.settle(id, take);
    if (edit !== undefined) this.#deps.desk.edited(edit);
    this.#update.soon();
    this.#say(take === 'ours' ? 'Yours is kept' : 'Theirs is taken');
  }

  #say(message: string): void {
    this.#deps.post({ type: 'said', message });
  }

  /** Brings the page up to date: the list grows with the file, and only what reads differently is sent. */
  async #show(): Promise<void> {
    try {
      const { number } = this.#list;
      await this.#list.keepUp();
      this.#postState();
      if (number !== this.#list.number && number > 0) await this.#followSelected();
      await this.#rows.refresh();
      if (this.#list.number > 0) await this.#postArticle();
    } catch (thrown) {
      this.#fail(thrown);
      this.#postState();
    }
  }

  #fail(thrown: unknown): void {
    if (isCancelled(thrown)) return;
    this.#problem = describeError(thrown);
    this.#deps.desk.note(thrown);
  }

  async #followSelected(): Promise<void> {
    const place = this.#selected === undefined ? undefined : this.#list.positionOf(this.#selected);
    await this.#select(place ?? this.#position);
  }

  #postState(): void {
    const state = this.#state();
    const key = JSON.stringify(state);
    if (key === this.#sentState) return;
    this.#sentState = key;
    this.#deps.post({ type: 'state', state });
  }

  #state(): LabellingState {
    const { file, desk } = this.#deps;
    const { dataset } = file;
    const problem = file.problem() ?? this.#unread ?? this.#problem;
    return {
      file: basename(dataset.path),
      read: dataset.read(),
      progress: dataset.progress(),
      labels: labelChoices(desk.labels(), dataset.labels()),
      filter: this.#list.filter,
      order: this.#list.order,
      list: this.#list.number,
      rows: this.#list.length,
      isSearching: this.#list.isSearching,
      reading: file.reading.view(),
      conflicts: dataset.conflicts().length,
      stale: this.#list.stale(),
      ...(problem !== undefined && { problem }),
    };
  }

  /** Of a line that cannot be read, why not. */
  readonly #content = (id: EntryId): Promise<EntryContent> => {
    const { dataset } = this.#deps.file;
    return dataset.content(id).catch((thrown: unknown): EntryContent => ({
      entry: dataset.entry(id),
      judgement: {},
      others: [],
      raw: describeError(thrown),
    }));
  };

  async #postArticle(): Promise<void> {
    const turn = ++this.#turn;
    const { number: list } = this.#list;
    const [position, id] = [this.#position, this.#selected];
    const { dataset } = this.#deps.file;
    const content = id === undefined ? undefined : await this.#content(id);
    if (turn !== this.#turn || list !== this.#list.number) return;
    const conflict = dataset.conflicts().find((one) => one.id === id);
    const article = content && articleView(content, this.#looker.seen(content.entry.id), conflict);
    const key = JSON.stringify([list, position, article]);
    if (key === this.#sentArticle) return;
    this.#sentArticle = key;
    this.#deps.post({ type: 'article', list, position, article });
  }
}
