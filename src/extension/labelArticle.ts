// Grover: Label This Article… appends the draft to the workspace's dataset, or changes its label there.
import * as vscode from 'vscode';
import type { Labelled } from '../labelling/drafts/writeLabel.ts';
import { isDraft } from './drafts.ts';
import type { Feature } from './feature.ts';
import { labelDraft } from './labelDraft.ts';
import { readLabelArguments, type LabelArguments } from './labelDraftArguments.ts';
import { registerLabelStatus } from './labelDraftStatus.ts';
import { clickedUris } from './labelledFiles.ts';

/** Answers with what was done, per draft. `{ uri, label, dataset }` as its argument asks no question. */
export const registerLabelArticle: Feature = (deps) => {
  const command = vscode.commands.registerCommand('grover.labelArticle', (clicked: unknown, selected: unknown) =>
    deps.errors.guard('Label This Article', async () => {
      const given = readLabelArguments(clicked);
      const done: Labelled[] = [];
      let answers: Pick<LabelArguments, 'label' | 'dataset'> = given;
      for (const uri of draftsMeant(clicked, selected, given)) {
        const document = await vscode.workspace.openTextDocument(uri);
        if (!isDraft(document)) throw new Error('Grover labels drafts in Markdown or plain text. Open one first.');
        const labelled = await labelDraft(deps, { document }, answers);
        if (labelled === undefined) break;
        done.push(labelled);
        // Several drafts that were selected together get the same label.
        answers = { label: labelled.label, dataset: labelled.dataset };
      }
      return done;
    }),
  );
  return vscode.Disposable.from(command, registerLabelStatus(deps));
};

function draftsMeant(clicked: unknown, selected: unknown, { uri }: LabelArguments): readonly vscode.Uri[] {
  const given = clickedUris(clicked, selected);
  if (given.length > 0) return given;
  if (uri !== undefined) return [vscode.Uri.parse(uri, true)];
  const active = vscode.window.activeTextEditor?.document;
  if (active === undefined) throw new Error('Grover labels the draft in the active editor. Open one first.');
  return [active.uri];
}
