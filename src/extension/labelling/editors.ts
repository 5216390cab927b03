// The labelling editors of this window: opens files for them, and saves, backs up and reverts these.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { openDataset } from '../../labelling/dataset/openDataset.ts';
import { createDatasetStore } from '../../labelling/file/nodeStore.ts';
import type { PageChange } from '../../protocol/labellingView.ts';
import type { FeatureDeps } from '../feature.ts';
import { labellerName } from '../labellingSettings.ts';
import { counted } from '../training/numbers.ts';
import { sentence, watchFile } from './diskWatch.ts';
import { ClosedDocument, LabellingDocument } from './document.ts';
import { judge } from './judging.ts';
import type { Assess } from './modelAnswers.ts';
import { watchModel } from './modelWatch.ts';
import { furnish, showWhyNot } from './panel.ts';

type Edited = (event: vscode.CustomDocumentEditEvent) => void;
type AnyDocument = LabellingDocument | ClosedDocument;

/** What is known of an open file after a step: for whoever drives the editor from outside. */
export interface Standing {
  readonly total: number;
  readonly labelled: number;
  readonly conflicts: number;
  readonly isDirty: boolean;
}

export class LabellingEditors {
  readonly #deps: FeatureDeps;
  readonly #edited: Edited;
  readonly #store = createDatasetStore();
  readonly #open = new Map<string, LabellingDocument>();
  /** Lines to begin at, of files that are about to be opened. */
  readonly #wanted = new Map<string, number>();

  constructor(deps: FeatureDeps, edited: Edited) {
    this.#deps = deps;
    this.#edited = edited;
  }

  async open(uri: vscode.Uri, backupId: string | undefined): Promise<AnyDocument> {
    if (uri.scheme !== 'file') return new ClosedDocument(uri, whyNotThere(uri));
    const backup = backupId === undefined ? undefined : await vscode.workspace.fs.readFile(vscode.Uri.parse(backupId));
    const opened = await openDataset(this.#store, uri.fsPath, backup === undefined ? {} : { backup });
    if (!opened.ok) return new ClosedDocument(uri, sentence(opened.problem));
    const document = new LabellingDocument(uri, opened.value, this.#assess);
    const key = uri.toString();
    this.#open.set(key, document);
    const line = this.#wanted.get(key);
    this.#wanted.delete(key);
    if (line !== undefined) document.reveal(line);
    document.own(watchFile(document, this.#deps.log), watchModel(this.#deps.grover, document.answers.forget), {
      dispose: () => void this.#open.delete(key),
    });
    return document;
  }

  /** The article on this line, from 1, of a file that is open or about to be. */
  reveal(uri: vscode.Uri, line: number): void {
    const document = this.#open.get(uri.toString());
    if (document === undefined) this.#wanted.set(uri.toString(), line);
    else document.reveal(line);
  }

  show(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    if (document instanceof LabellingDocument) {
      furnish(this.#deps, document, panel, (edit) => {
        this.#edited({ document, ...document.edited(edit) });
      });
    } else if (document instanceof ClosedDocument) showWhyNot(panel, document.why);
  }

  async save(custom: vscode.CustomDocument): Promise<void> {
    const document = opened(custom);
    const { dataset } = document;
    const isThere = existsSync(dataset.path);
    const saved = await (isThere ? dataset.save() : dataset.saveAs(dataset.path));
    if (!saved.ok) throw new Error(sentence(saved.problem));
    document.setProblem(undefined);
    document.reread();
    // Said as a failure, so that VS Code does not take the file for saved: what is contested is on nobody's disk.
    const contested = dataset.conflicts().length;
    if (contested > 0) throw new Error(contestedSaid(contested));
  }

  async saveAs(custom: vscode.CustomDocument, destination: vscode.Uri): Promise<void> {
    if (destination.scheme !== 'file') throw new Error(whyNotThere(destination));
    const saved = await opened(custom).dataset.saveAs(destination.fsPath);
    if (!saved.ok) throw new Error(sentence(saved.problem));
  }

  async revert(custom: vscode.CustomDocument): Promise<void> {
    if (!(custom instanceof LabellingDocument)) return;
    const reverted = await custom.dataset.revert();
    // It was closed meanwhile: nothing is left that could be reverted.
    if (!reverted.ok && reverted.problem.code === 'cancelled') return;
    if (!reverted.ok) throw new Error(sentence(reverted.problem));
    custom.setProblem(undefined);
    custom.reread();
  }

  async backup(custom: vscode.CustomDocument, destination: vscode.Uri): Promise<vscode.CustomDocumentBackup> {
    await vscode.workspace.fs.writeFile(destination, await opened(custom).dataset.backup());
    const remove = (): void => {
      // It may be gone already, and nothing is lost when it is not.
      vscode.workspace.fs.delete(destination).then(undefined, () => undefined);
    };
    return { id: destination.toString(), delete: remove };
  }

  /** Labels lines of an open file as its page would; undefined where it is not open. */
  async judge(uri: vscode.Uri, lines: readonly number[], change: PageChange): Promise<Standing | undefined> {
    const document = this.#open.get(uri.toString());
    if (document === undefined) return undefined;
    const { dataset } = document;
    await dataset.complete;
    const { ids } = await dataset.list({ show: 'all' }, 'file');
    const byLine = new Map([...ids].map((id) => [dataset.entry(id).line, id]));
    const meant = lines.flatMap((line) => byLine.get(line) ?? []);
    const provenance = { by: labellerName(uri), at: new Date().toISOString() };
    const edit = await judge(dataset, meant, change, provenance);
    if (edit !== undefined) this.#edited({ document, ...document.edited(edit) });
    const { total, labelled } = dataset.progress();
    return { total, labelled, conflicts: dataset.conflicts().length, isDirty: dataset.isDirty() };
  }

  readonly #assess: Assess = async (params, signal) => {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#deps.grover.labelling.assess(params, source.token);
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  };
}

function opened(document: vscode.CustomDocument): LabellingDocument {
  if (document instanceof LabellingDocument) return document;
  throw new Error(document instanceof ClosedDocument ? document.why : 'This file is not open for labelling.');
}

const contestedSaid = (articles: number): string =>
  `${counted(articles, 'article')} ${articles === 1 ? 'was' : 'were'} labelled otherwise by somebody else meanwhile. ` +
  'Everything else is saved. Show the conflicts in the list and choose which is kept, then save again.';

const whyNotThere = ({ scheme, path }: vscode.Uri): string =>
  scheme === 'untitled'
    ? 'Save the file first: articles are labelled in files on disk.'
    : `${basename(path)} is not a file on this machine (${scheme}): articles are labelled in files on disk.`;
