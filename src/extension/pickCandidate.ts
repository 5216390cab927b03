// Several candidates: a list to choose from, in which moving shows each one in its place.
import * as vscode from 'vscode';
import type { GeneratedCandidate } from '../protocol/messages.ts';

/** The chosen one; undefined when the list is left without choosing. `preview` is called for each one looked at. */
export async function pickCandidate(
  title: string,
  candidates: readonly GeneratedCandidate[],
  preview: (candidate: GeneratedCandidate) => void = () => undefined,
): Promise<GeneratedCandidate | undefined> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly candidate: GeneratedCandidate }>();
  picker.title = title;
  picker.placeholder = 'Choose a text; Escape takes none';
  picker.ignoreFocusOut = true;
  picker.items = candidates.map((candidate) => ({ ...itemFor(candidate), candidate }));
  const chosen = new Promise<GeneratedCandidate | undefined>((resolve) => {
    picker.onDidChangeActive(([active]) => {
      if (active !== undefined) preview(active.candidate);
    });
    picker.onDidAccept(() => {
      resolve(picker.activeItems[0]?.candidate);
    });
    picker.onDidHide(() => {
      resolve(undefined);
    });
  });
  picker.show();
  try {
    return await chosen;
  } finally {
    picker.dispose();
  }
}

function itemFor({ text, seed, tokens, finish }: GeneratedCandidate): vscode.QuickPickItem {
  const line = text.replace(/\s+/gu, ' ').trim();
  const end = { end: 'complete', stopped: 'complete', length: 'cut off at the length limit', cancelled: 'stopped' }[
    finish
  ];
  const isLong = line.length > 90;
  return {
    label: isLong ? `${line.slice(0, 90)}…` : line,
    ...(isLong ? { detail: line.slice(90, 260) } : {}),
    description: `${tokens} tokens, seed ${seed}, ${end}`,
  };
}
