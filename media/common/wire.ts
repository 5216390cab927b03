// A page's end of the wire to its panel, and what VS Code keeps for it.

interface VsCodeApi {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
}

declare const acquireVsCodeApi: () => VsCodeApi;

export interface Wire<From, To, Kept> {
  readonly post: (message: From) => void;
  /** Calls back with each message until it is told to stop. */
  readonly listen: (hear: (message: To) => void) => () => void;
  /** What was kept before the page was hidden or VS Code closed. */
  readonly kept: () => Kept | undefined;
  readonly keep: (state: Kept) => void;
}

/** `types`: of the messages that are for this page; other scripts of the webview's frame talk on the same channel. Once a page. */
export function createWire<From, To extends { readonly type: string }, Kept>(
  types: readonly To['type'][],
): Wire<From, To, Kept> {
  const vscode = acquireVsCodeApi();
  const known: ReadonlySet<unknown> = new Set(types);
  const isOurs = (data: unknown): data is To =>
    typeof data === 'object' && data !== null && 'type' in data && known.has(data.type);
  // Nobody but this page writes what is kept for it.
  const isKept = (state: unknown): state is Kept => typeof state === 'object' && state !== null;
  return {
    post: (message) => {
      vscode.postMessage(message);
    },
    listen: (hear) => {
      const receive = ({ data }: MessageEvent<unknown>): void => {
        if (isOurs(data)) hear(data);
      };
      addEventListener('message', receive);
      return () => {
        removeEventListener('message', receive);
      };
    },
    kept: () => {
      const state = vscode.getState();
      return isKept(state) ? state : undefined;
    },
    keep: (state) => {
      vscode.setState(state);
    },
  };
}
