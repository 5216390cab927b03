// Labels an open draft, or a part of it: asks for what is not known yet, writes it into the dataset, and says what was done.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Findings } from '../labelling/drafts/lookUp.ts';
import type { Labelled, LabelRequest, LabelStore } from '../labelling/drafts/writeLabel.ts';
import type { DraftFieldsResult } from '../protocol/labelling.ts';
import { chooseDataset, shownPath } from './datasetChoice.ts';
import type { FeatureDeps } from './feature.ts';
import type { LabelArguments } from './labelDraftArguments.ts';
import { labelledSaid } from './labelDraftSaid.ts';
import { pickLabel, type LabelPick } from './labelDraftPick.ts';
import { showDone } from './labelDraftStatus.ts';
import { labellerName } from './labellingSettings.ts';
import { sentenceOf } from './training/sentenceOf.ts';
import { createTurns } from './turns.ts';

export interface DraftTarget {
  readonly document: vscode.TextDocument;
  /** Missing: the whole article. */
  readonly range?: vscode.Range;
}

type Answers = Pick<LabelArguments, 'label' | 'dataset'>;

/** Undefined when it was left, or could not be done and that was said. Rejects with what the process says. */
export async function labelDraft(
  deps: FeatureDeps,
  target: DraftTarget,
  answers: Answers,
): Promise<Labelled | undefined> {
  const { document, range } = target;
  const dataset = answers.dataset ?? (await chooseDataset(deps, document.uri));
  if (dataset === undefined || !isSaved(deps, dataset)) return undefined;
  const part = range && { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const fields = await deps.grover.labelling.draftFields({
    uri: document.uri.toString(),
    ...(part === undefined ? {} : { part }),
  });
  const refusal = refusalOf(fields, target);
  if (refusal !== undefined) throw new Error(refusal);
  const { createLabelStore } = await import('./labelStore.ts');
  const work = { deps, target, dataset, fields, store: createLabelStore() };
  const chosen = await choose(work, answers.label);
  if (chosen === 'dataset') {
    const other = await chooseDataset(deps, document.uri, { anew: true });
    return other === undefined ? undefined : labelDraft(deps, target, { ...answers, dataset: other });
  }
  return chosen && write(work, chosen);
}

interface Work {
  readonly deps: FeatureDeps;
  readonly target: DraftTarget;
  readonly dataset: string;
  readonly fields: DraftFieldsResult;
  readonly store: LabelStore;
}

function refusalOf({ article, part }: DraftFieldsResult, { document, range }: DraftTarget): string | undefined {
  const name = basename(document.uri.path);
  if (article.article === '') return `${name} has no text that could be labelled: only front matter, or nothing.`;
  return range !== undefined && part === undefined
    ? `Nothing of the selection in ${name} is text of the article: front matter, code and tables are not.`
    : undefined;
}

/** What is appended to a file that somebody is typing into would collide with it. */
function isSaved({ errors }: FeatureDeps, dataset: string): boolean {
  const open = vscode.workspace.textDocuments.find(({ uri, isDirty }) => isDirty && uri.fsPath === dataset);
  if (open === undefined) return true;
  const message = `${basename(dataset)} has unsaved changes, which a new label would collide with. Save it first.`;
  void errors.show('Label', message, { label: 'Save', run: () => open.save() });
  return false;
}

/** Asks for the label while the dataset is read. */
async function choose(work: Work, label: string | undefined): Promise<LabelPick | 'dataset' | undefined> {
  if (label !== undefined) return { label, isCopy: false };
  const { target, dataset } = work;
  const search = new AbortController();
  const findings = lookUpIn(work, search.signal);
  try {
    return await pickLabel({
      title: `Label ${target.range === undefined ? basename(target.document.uri.path) : 'the Selection'}`,
      scope: target.document.uri,
      dataset: shownPath(vscode.workspace.getWorkspaceFolder(target.document.uri), dataset),
      findings,
    });
  } finally {
    search.abort();
  }
}

/** Without the file behind them, which is closed. Undefined where the dataset cannot be read: writing will say why. */
async function lookUpIn(
  { store, dataset, fields: { article, part }, target }: Work,
  signal: AbortSignal,
): Promise<Findings | undefined> {
  const { lookUp } = await import('../labelling/drafts/lookUp.ts');
  const file = fileOf(target.document.uri);
  const subject = {
    article: article.article,
    ...(part === undefined ? {} : { part }),
    ...(file === undefined ? {} : { file }),
  };
  const found = await lookUp(store, dataset, subject, signal);
  if (!found.ok) return undefined;
  const { file: open, ...findings } = found.value;
  await open?.close();
  return findings;
}

async function write({ deps, target, dataset, fields, store }: Work, pick: LabelPick): Promise<Labelled | undefined> {
  const { uri } = target.document;
  const file = fileOf(uri);
  const request: LabelRequest = {
    dataset,
    fields: fields.article,
    ...(fields.part === undefined ? {} : { part: fields.part }),
    ...pick,
    provenance: {
      by: labellerName(uri),
      at: new Date().toISOString(),
      ...(file === undefined ? {} : { file }),
      ...(fields.modelHash === undefined ? {} : { model: fields.modelHash }),
    },
  };
  const { writeLabel } = await import('../labelling/drafts/writeLabel.ts');
  const name = shownPath(vscode.workspace.getWorkspaceFolder(uri), dataset);
  // One after the other: the second of two clicks finds what the first has written.
  const written = await inTurn(() => withSpinner(`Labelling in ${name}`, () => writeLabel(store, request)));
  if (!written.ok) {
    void deps.errors.show('Label', sentenceOf(written.problem));
    return undefined;
  }
  const { labelled, undo } = written.value;
  showDone(deps, { said: labelledSaid(labelled, name), labelled, ...(undo === undefined ? {} : { undo }) });
  return labelled;
}

/** In the status bar, and only if it takes long. */
const withSpinner = <T>(title: string, work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);

const inTurn = createTurns();

/** The draft as provenance names it: relative to its folder, never with the path of somebody's home. */
function fileOf(uri: vscode.Uri): string | undefined {
  if (uri.scheme === 'untitled') return undefined;
  return vscode.workspace.getWorkspaceFolder(uri) === undefined
    ? basename(uri.path)
    : vscode.workspace.asRelativePath(uri, false);
}
