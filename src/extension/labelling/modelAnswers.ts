// What the current model has said of the articles of a dataset. What another model said is forgotten when that is noticed.
import type { Dataset, EntryId } from '../../labelling/dataset/dataset.ts';
import type { AssessArticlesParams, AssessArticlesResult, AssessedArticle } from '../../protocol/labelling.ts';
import type { AssessedRange, WireProblem } from '../../protocol/messages.ts';

/** The model's reading of one article, as far as it goes. */
export interface Marks {
  readonly marks?: readonly AssessedRange[];
  /** Why there are none, or what is being done about it. */
  readonly message?: string;
}

/** Rejects with what the process says; cancelled when the signal says so. */
export type Assess = (params: AssessArticlesParams, signal: AbortSignal) => Promise<AssessArticlesResult>;

export interface Answered {
  readonly model: string;
  /** Articles of which nothing can be said, and why (of the first). */
  readonly without: number;
  readonly problem?: WireProblem;
}

/** Articles whose marks are kept; opinions are kept of all. */
const MOST_MARKS = 200;

type Listener = () => void;

export class ModelAnswers {
  readonly #dataset: Pick<Dataset, 'content' | 'setOpinion'>;
  readonly #assess: Assess;
  readonly #marks = new Map<EntryId, Marks>();
  /** Of whom something was said; entries that are gone do no harm. */
  readonly #judged = new Set<EntryId>();
  readonly #onForget = new Set<Listener>();
  #hash: string | undefined;
  #turn = 0;

  constructor(dataset: Pick<Dataset, 'content' | 'setOpinion'>, assess: Assess) {
    this.#dataset = dataset;
    this.#assess = assess;
  }

  readonly marksOf = (id: EntryId): Marks | undefined => this.#marks.get(id);

  /** Hash of the model whose opinion or marks of these articles are on view; undefined where one has none. */
  readonly modelOf = (ids: readonly EntryId[]): string | undefined =>
    ids.every((id) => this.#judged.has(id)) ? this.#hash : undefined;

  readonly isJudged = (id: EntryId): boolean => this.#judged.has(id);

  /** Another model answers from now on. */
  readonly forget = (): void => {
    this.#turn++;
    this.#hash = undefined;
    this.#drop();
    for (const listener of this.#onForget) listener();
  };

  /** These articles have another text. */
  readonly forgetThese = (ids: readonly EntryId[]): void => {
    for (const id of ids) {
      this.#marks.delete(id);
      if (this.#judged.delete(id)) this.#dataset.setOpinion(id, undefined);
    }
  };

  readonly onForget = (listener: Listener): { readonly dispose: () => void } => {
    this.#onForget.add(listener);
    return { dispose: () => void this.#onForget.delete(listener) };
  };

  /** Asks for these articles and keeps what is said; with their marks where `paragraphs`. */
  readonly ask = async (ids: readonly EntryId[], paragraphs: boolean, signal: AbortSignal): Promise<Answered> => {
    const turn = this.#turn;
    const contents = await Promise.all(ids.map((id) => this.#dataset.content(id)));
    const articles = contents.flatMap(({ entry: { id }, fields }) => {
      const { article = '', ...others } = fields ?? {};
      return article.trim() === '' ? [] : [{ id, fields: { ...others, article } }];
    });
    const empty = ids.length - articles.length;
    if (articles.length === 0) return { model: '', without: empty };
    const result = await this.#assess({ articles: articles.map(({ fields }) => fields), paragraphs }, signal);
    // Said by a model that has been given up meanwhile.
    if (turn !== this.#turn || signal.aborted) return { model: result.model, without: 0 };
    this.#meet(result.modelHash);
    let [without, problem] = [empty, undefined as WireProblem | undefined];
    articles.forEach(({ id }, place) => {
      const said = result.articles[place] ?? {};
      this.#keep(id, said, paragraphs);
      if (said.opinion !== undefined) return;
      without++;
      problem ??= said.problem;
    });
    return { model: result.model, without, ...(problem !== undefined && { problem }) };
  };

  #meet(hash: string): void {
    if (this.#hash !== undefined && this.#hash !== hash) this.forget();
    this.#hash = hash;
  }

  #keep(id: EntryId, { opinion, paragraphs, problem }: AssessedArticle, withMarks: boolean): void {
    if (opinion !== undefined) {
      this.#judged.add(id);
      this.#dataset.setOpinion(id, opinion);
    }
    if (!withMarks) return;
    const message = problem && (problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`);
    this.#marks.delete(id);
    this.#marks.set(id, {
      ...(paragraphs !== undefined && { marks: paragraphs }),
      ...(message !== undefined && { message }),
    });
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > MOST_MARKS && oldest !== undefined) this.#marks.delete(oldest);
  }

  #drop(): void {
    this.#marks.clear();
    for (const id of this.#judged) this.#dataset.setOpinion(id, undefined);
    this.#judged.clear();
  }
}
