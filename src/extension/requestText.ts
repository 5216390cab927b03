// One `grover/generate` request with its progress on screen.
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { GenerateParams, GenerateResult } from '../protocol/messages.ts';
import type { GroverClient } from './client.ts';

export interface RequestedText {
  readonly result: GenerateResult;
  readonly wasCancelled: boolean;
}

/** `onText` gets all of a candidate's text each time it grows. Rejects with what the process says. */
export async function requestText(
  grover: GroverClient,
  title: string,
  params: Omit<GenerateParams, 'id'>,
  onText: (candidate: number, text: string) => void,
): Promise<RequestedText> {
  const id = randomUUID();
  const texts = new Map<number, string>();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const listener = grover.onGenerationProgress((grown) => {
      if (grown.id !== id) return;
      const text = (texts.get(grown.candidate) ?? '') + grown.added;
      texts.set(grown.candidate, text);
      const words = text.split(/\s+/u).filter((word) => word !== '').length;
      const which = (params.candidates ?? 1) > 1 || texts.size > 1 ? `text ${grown.candidate + 1}, ` : '';
      progress.report({ message: `${which}${words} ${words === 1 ? 'word' : 'words'}` });
      onText(grown.candidate, text);
    });
    try {
      const result = await grover.generate({ ...params, id }, token);
      return { result, wasCancelled: token.isCancellationRequested };
    } finally {
      listener.dispose();
    }
  });
}
