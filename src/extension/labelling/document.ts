// A labelled file as VS Code knows it: its dataset with what the model says of it, and the pages that show it.
import type * as vscode from 'vscode';
import type { Dataset, DatasetEdit, EntryId } from '../../labelling/dataset/dataset.ts';
import type { Closable } from '../feature.ts';
import type { LabellingPresenter, OpenFile } from './desk.ts';
import { Heads } from './heads.ts';
import { ModelAnswers, type Assess } from './modelAnswers.ts';
import { Reading } from './reading.ts';

export class LabellingDocument implements vscode.CustomDocument, OpenFile {
  readonly uri: vscode.Uri;
  readonly dataset: Dataset;
  readonly heads: Heads;
  readonly answers: ModelAnswers;
  readonly reading: Reading;
  readonly #pages = new Set<LabellingPresenter>();
  readonly #owned: Closable[] = [];
  #problem: string | undefined;
  #wanted: number | undefined;

  constructor(uri: vscode.Uri, dataset: Dataset, assess: Assess) {
    this.uri = uri;
    this.dataset = dataset;
    this.heads = new Heads(dataset);
    this.answers = new ModelAnswers(dataset, assess);
    this.reading = new Reading(this.answers, this.changed);
  }

  readonly problem = (): string | undefined => this.#problem;

  /** What is wrong with the file on disk, or undefined: nothing any more. */
  readonly setProblem = (problem: string | undefined): void => {
    this.#problem = problem;
    this.changed();
  };

  readonly show = (page: LabellingPresenter): Closable => {
    this.#pages.add(page);
    if (this.#wanted !== undefined) void page.reveal(this.#wanted);
    this.#wanted = undefined;
    return { dispose: () => void this.#pages.delete(page) };
  };

  /** The article on this line, on every page; where there is none yet, on the first to come. */
  readonly reveal = (line: number): void => {
    if (this.#pages.size === 0) this.#wanted = line;
    for (const page of this.#pages) void page.reveal(line);
  };

  /** Disposed of with the document. */
  readonly own = (...owned: readonly Closable[]): void => void this.#owned.push(...owned);

  readonly changed = (): void => {
    for (const page of this.#pages) page.changed();
  };

  /** On disk, by others: what was known of these entries is read anew. */
  readonly refreshed = (ids: readonly EntryId[]): void => {
    this.heads.forget(ids);
    this.answers.forgetThese(ids);
    for (const page of this.#pages) page.refreshed(ids);
  };

  /** The file was written, or read from the start: any line may say something else. */
  readonly reread = (): void => {
    this.heads.clear();
    for (const page of this.#pages) page.refreshed([]);
  };

  /** The step as VS Code undoes and redoes it. */
  readonly edited = (edit: DatasetEdit): Pick<vscode.CustomDocumentEditEvent, 'label' | 'undo' | 'redo'> => {
    const step = (take: () => void, said: string) => (): void => {
      take();
      for (const page of this.#pages) {
        page.touched(edit.entries);
        void page.stepped(edit, `${said}: ${edit.label}`);
      }
    };
    for (const page of this.#pages) page.touched(edit.entries);
    return { label: edit.label, undo: step(edit.undo, 'Undone'), redo: step(edit.redo, 'Done again') };
  };

  readonly dispose = (): void => {
    this.reading.stop();
    for (const one of this.#owned) one.dispose();
    this.dataset.dispose();
  };
}

/** A file that cannot be labelled here, and why not: it can still be opened as text. */
export class ClosedDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly why: string;

  constructor(uri: vscode.Uri, why: string) {
    this.uri = uri;
    this.why = why;
  }

  readonly dispose = (): void => undefined;
}
