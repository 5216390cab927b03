// Grover: Generate… writes the article or one of its fields, streaming, and can be stopped at any moment.
import * as vscode from 'vscode';
import type { GeneratedCandidate } from '../protocol/messages.ts';
import { isDraft } from './drafts.ts';
import type { Feature } from './feature.ts';
import { readChoice, TARGETS, type GenerateChoice } from './generateChoice.ts';
import { writeArticle } from './writeArticle.ts';
import { writeField } from './writeField.ts';

/** What the command answers to whoever called it: the text that stayed in the draft. */
export type Generated = Pick<GeneratedCandidate, 'text' | 'seed' | 'finish'>;

export const registerGenerate: Feature = (deps) =>
  vscode.commands.registerCommand('grover.generate', (argument: unknown) =>
    deps.errors.guard('Generate', async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined || !isDraft(editor.document)) {
        const open = {
          label: 'Open File…',
          run: () => vscode.commands.executeCommand('workbench.action.files.openFile'),
        };
        void deps.errors.show('Generate', 'Grover writes into a Markdown or plain-text draft. Open one first.', open);
        return undefined;
      }
      const choice = readChoice(argument) ?? (await askForChoice());
      if (choice === undefined) return undefined;
      const { target } = choice;
      return target === 'here' || target === 'article'
        ? writeArticle(deps, editor, choice)
        : writeField(deps, editor, { ...choice, target });
    }),
  );

async function askForChoice(): Promise<GenerateChoice | undefined> {
  const picked = await vscode.window.showQuickPick(
    TARGETS.map((item) => ({ ...item })),
    { title: 'Grover: Generate', placeHolder: 'What should be written?' },
  );
  return picked && { target: picked.target };
}
