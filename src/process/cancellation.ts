// LSP's cancellation tokens as the platform's abort signals, and waiting that can be given up.
import type { CancellationToken } from 'vscode-languageserver';

/** A controller that aborts when the request is cancelled. Call `release` when the request has been answered. */
export function controllerOf(token: CancellationToken): { controller: AbortController; release: () => void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  return {
    controller,
    release: () => {
      subscription.dispose();
    },
  };
}

/** True after so many milliseconds, false as soon as the signal is aborted. */
export function rest(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted || milliseconds <= 0) return Promise.resolve(!signal.aborted);
  return new Promise((resolve) => {
    const give = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', give);
      resolve(true);
    }, milliseconds);
    signal.addEventListener('abort', give, { once: true });
  });
}
