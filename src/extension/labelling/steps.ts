// What people do with the keys, in the order of the keys: to go elsewhere, to judge, to settle, to undo.
import type { DatasetEdit, EntryId } from '../../labelling/dataset/dataset.ts';
import type { FromLabellingView, ToLabellingView } from '../../protocol/labellingView.ts';
import type { ArticleOnView } from './articleOnView.ts';
import type { LabellingDesk, OpenFile } from './desk.ts';
import { judge } from './judging.ts';
import type { OpenList } from './openList.ts';
import { judgedSaid, unchangedSaid } from './sentences.ts';
import { createTurns } from '../turns.ts';

type Said<Type extends FromLabellingView['type']> = Extract<FromLabellingView, { type: Type }>;
export type OfStep = Said<'select' | 'nextUnlabelled' | 'judge' | 'settle' | 'undo' | 'redo'>;

interface StepDeps {
  readonly file: OpenFile;
  readonly desk: LabellingDesk;
  readonly post: (message: ToLabellingView) => void;
}

export class Steps {
  readonly #deps: StepDeps;
  readonly #list: OpenList;
  readonly #article: ArticleOnView;
  readonly #changed: () => void;
  readonly #inTurn = createTurns();

  constructor(deps: StepDeps, list: OpenList, article: ArticleOnView, changed: () => void) {
    this.#deps = deps;
    this.#list = list;
    this.#article = article;
    this.#changed = changed;
  }

  /** Nobody waits for an article to be read before the next step is taken. */
  readonly take = async (message: OfStep): Promise<void> => {
    await this.#inTurn(() => this.#take(message));
    await this.#article.show();
  };

  /** A step was undone or done again: unless it was on view, where it happened is. */
  readonly shown = async (edit: DatasetEdit, said: string): Promise<void> => {
    this.#say(said);
    const { id } = this.#article;
    if (id !== undefined && edit.entries.includes(id)) return;
    const place = this.#list.firstOf(edit.entries);
    if (place === undefined) return;
    this.#article.select(place);
    await this.#article.show();
  };

  #take(message: OfStep): Promise<void> | void {
    // Another list may have come while the steps before this one were taken.
    if ('list' in message && message.list !== this.#list.number) return;
    switch (message.type) {
      case 'select':
        this.#article.select(message.position);
        return;
      case 'nextUnlabelled':
        return this.#next(message);
      case 'judge':
        return this.#judge(message);
      case 'settle':
        this.#settle(message);
        return;
      case 'undo':
        return this.#deps.desk.undo();
      case 'redo':
        return this.#deps.desk.redo();
    }
  }

  async #next({ list, position }: Said<'nextUnlabelled'>): Promise<void> {
    const next = await this.#list.nextUnlabelled(position);
    if (list !== this.#list.number) return;
    if (next !== undefined) this.#article.select(next);
    else this.#say(this.#list.length === 0 ? 'The list is empty' : 'Nothing in the list is left to label');
  }

  async #judge({ list, positions, change, advance }: Said<'judge'>): Promise<void> {
    const { file, desk } = this.#deps;
    const ids = positions.flatMap((position) => this.#list.idAt(position) ?? []);
    const model = file.answers.modelOf(ids);
    const provenance = { by: desk.labeller(), at: desk.now().toISOString(), ...(model !== undefined && { model }) };
    const edit = await judge(file.dataset, ids, change, provenance);
    if (edit !== undefined) desk.edited(edit);
    this.#say(
      edit === undefined ? unchangedSaid(change) : judgedSaid(change, this.#judged(ids), file.dataset.progress()),
    );
    if (advance && list === this.#list.number) this.#article.select(positions.reduce((a, b) => Math.max(a, b), 0) + 1);
  }

  /** Lines that do not parse are left as they are. */
  #judged(ids: readonly EntryId[]): number {
    const { dataset } = this.#deps.file;
    return ids.reduce((count, id) => count + (dataset.entry(id).problem === undefined ? 1 : 0), 0);
  }

  #settle({ position, take }: Said<'settle'>): void {
    const id = this.#list.idAt(position);
    const edit = id === undefined ? undefined : this.#deps.file.dataset.settle(id, take);
    if (edit !== undefined) this.#deps.desk.edited(edit);
    this.#changed();
    this.#say(take === 'ours' ? 'Yours is kept' : 'Theirs is taken');
  }

  #say(message: string): void {
    this.#deps.post({ type: 'said', message });
  }
}
