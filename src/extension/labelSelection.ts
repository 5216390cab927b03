// Grover: Label Selection… marks a part of an article in the dataset, or adds it there as an article of its own.
import * as vscode from 'vscode';
import type { Labelled } from '../labelling/drafts/writeLabel.ts';
import { isDraft } from './drafts.ts';
import type { Feature } from './feature.ts';
import { labelDraft } from './labelDraft.ts';
import { readLabelArguments, type LabelArguments } from './labelDraftArguments.ts';

/** Answers with what was done, per selection. `{ uri, range, label, dataset }` as its argument asks no question. */
export const registerLabelSelection: Feature = (deps) =>
  vscode.commands.registerCommand('grover.labelSelection', (argument: unknown) =>
    deps.errors.guard('Label Selection', async () => {
      const given = readLabelArguments(argument);
      const document = await documentFor(given);
      if (document === undefined || !isDraft(document))
        throw new Error('Grover labels what is selected in a draft in Markdown or plain text. Open one first.');
      const done: Labelled[] = [];
      let answers: Pick<LabelArguments, 'label' | 'dataset'> = given;
      for (const range of rangesMeant(document, given)) {
        const labelled = await labelDraft(deps, { document, range }, answers);
        if (labelled === undefined) break;
        done.push(labelled);
        answers = { label: labelled.label, dataset: labelled.dataset };
      }
      return done;
    }),
  );

async function documentFor({ uri }: LabelArguments): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined) return vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  return vscode.window.activeTextEditor?.document;
}

/** Where nothing is selected, the paragraph at the cursor is meant. */
function rangesMeant(document: vscode.TextDocument, { range }: LabelArguments): readonly vscode.Range[] {
  if (range !== undefined) {
    const { start, end } = range;
    return [new vscode.Range(start.line, start.character, end.line, end.character)];
  }
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const selected = editor?.selections.filter(({ isEmpty }) => !isEmpty) ?? [];
  if (selected.length > 0) return selected;
  return editor === undefined ? [] : [paragraphAt(document, editor.selection.active.line)];
}

/** The lines around a line up to blank ones. */
function paragraphAt(document: vscode.TextDocument, line: number): vscode.Range {
  const isBlank = (at: number): boolean => document.lineAt(at).isEmptyOrWhitespace;
  let [first, last] = [line, line];
  if (!isBlank(line)) {
    while (first > 0 && !isBlank(first - 1)) first--;
    while (last < document.lineCount - 1 && !isBlank(last + 1)) last++;
  }
  return new vscode.Range(document.lineAt(first).range.start, document.lineAt(last).range.end);
}
