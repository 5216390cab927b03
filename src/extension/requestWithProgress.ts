// A long request of the process, with what it says meanwhile.
import { randomUUID } from 'node:crypto';
import type { CancellationToken } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** How far a long request is: a sentence, and hundredths where they are known. */
export interface WorkDone {
  readonly message?: string;
  readonly percentage?: number;
}

/** Of whoever waits for it. */
export interface Waiting {
  readonly token: CancellationToken;
  readonly onProgress: (progress: WorkDone) => void;
}

/** Rejects with what the process says. */
export async function requestWithProgress<T>(
  client: LanguageClient,
  method: string,
  params: object,
  { token, onProgress }: Waiting,
): Promise<T> {
  const { WorkDoneProgress } = await import('vscode-languageclient/node');
  const workDoneToken = randomUUID();
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (progress) => {
    const { message, percentage } = { message: undefined, percentage: undefined, ...progress };
    onProgress({
      ...(message === undefined ? {} : { message }),
      ...(percentage === undefined ? {} : { percentage }),
    });
  });
  try {
    return await client.sendRequest<T>(method, { ...params, workDoneToken }, token);
  } finally {
    listener.dispose();
  }
}
