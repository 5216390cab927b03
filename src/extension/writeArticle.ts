// Streams an article, or its continuation at the cursor, into the draft.
import * as vscode from 'vscode';
import type { GeneratedCandidate, GenerateParams } from '../protocol/messages.ts';
import type { FeatureDeps } from './feature.ts';
import type { Generated } from './generate.ts';
import type { GenerateChoice } from './generateChoice.ts';
import { createLiveText, type LiveText } from './liveText.ts';
import { pickCandidate } from './pickCandidate.ts';
import { requestText } from './requestText.ts';
import { frontMatterLength } from './trackedText.ts';

export async function writeArticle(
  { grover, errors }: Pick<FeatureDeps, 'grover' | 'errors'>,
  editor: vscode.TextEditor,
  choice: GenerateChoice,
): Promise<Generated | undefined> {
  const { document } = editor;
  const cursor = document.offsetAt(editor.selection.active);
  const isHere = choice.target === 'here';
  const params: Omit<GenerateParams, 'id'> = {
    uri: document.uri.toString(),
    field: 'article',
    ...(isHere ? { offset: cursor } : {}),
    ...optionsOf(choice),
  };
  const place = isHere ? { editor, offset: cursor } : await placeForArticle(editor);
  const live = createLiveText(place.editor, place.offset);
  try {
    const title = isHere ? 'Grover continues the article' : 'Grover writes an article';
    const shown = new Map<number, string>();
    const { result, wasCancelled } = await requestText(grover, title, params, (candidate, text) => {
      shown.set(candidate, text);
      if (candidate === 0) live.set(text);
    });
    const kept = await choose(live, result.candidates, choice.pick, wasCancelled);
    await live.settled();
    if (kept !== undefined && !live.isOwn())
      void errors.show('Generate', editedMeanwhile, openAsDraft(document, kept.text));
    return kept && { text: kept.text, seed: kept.seed, finish: kept.finish };
  } finally {
    await live.settled();
    live.dispose();
  }
}

const editedMeanwhile =
  'The draft was edited where Grover was writing. What was typed stays, and what Grover had still to write was left out.';

export const optionsOf = ({
  candidates,
  seed,
  maxTokens,
}: GenerateChoice): Omit<GenerateChoice, 'target' | 'pick'> => ({
  ...(candidates === undefined ? {} : { candidates }),
  ...(seed === undefined ? {} : { seed }),
  ...(maxTokens === undefined ? {} : { maxTokens }),
});

/** The candidate that stays. Stopped by hand, it is the one on screen; leaving the list takes the text out again. */
async function choose(
  live: LiveText,
  candidates: readonly GeneratedCandidate[],
  pick: number | undefined,
  wasCancelled: boolean,
): Promise<GeneratedCandidate | undefined> {
  const [first] = candidates;
  const written = candidates.filter(({ text }) => text.trim() !== '');
  const isSettled = wasCancelled || pick !== undefined || written.length < 2 || !live.isOwn();
  const chosen = isSettled
    ? (candidates[pick ?? 0] ?? first)
    : await pickCandidate('Grover: Generate', written, ({ text }) => {
        live.set(text);
      });
  live.set(chosen?.text ?? '');
  return chosen;
}

/** Where a whole article goes: into a draft without text, else into a new one that begins with the same front matter. */
async function placeForArticle(editor: vscode.TextEditor): Promise<{ editor: vscode.TextEditor; offset: number }> {
  const text = editor.document.getText();
  const head = frontMatterLength(text);
  if (text.slice(head).trim() === '') {
    const end = editor.document.positionAt(text.length);
    editor.selection = new vscode.Selection(end, end);
    const needsBreak = head > 0 && text.length === head;
    if (needsBreak)
      await editor.edit((edit) => {
        edit.insert(end, text.endsWith('\n') ? '\n' : '\n\n');
      });
    return { editor, offset: editor.document.getText().length };
  }
  const content = head === 0 ? '' : `${text.slice(0, head).trimEnd()}\n\n`;
  const document = await vscode.workspace.openTextDocument({ language: editor.document.languageId, content });
  const beside = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
  return { editor: beside, offset: document.getText().length };
}

const openAsDraft = ({ languageId }: vscode.TextDocument, content: string) => ({
  label: 'Open Its Text',
  run: async () =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: languageId, content })),
});
