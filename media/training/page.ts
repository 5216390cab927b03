// The page's end of the wire, and what it keeps for when VS Code opens it again.
import type {
  FormValues,
  FromTrainingView,
  ToTrainingView,
  TrainingSubject,
  TrainingViewState,
} from '../../src/protocol/trainingView.ts';

interface VsCodeApi {
  readonly postMessage: (message: FromTrainingView) => void;
  readonly getState: () => TrainingViewState | undefined;
  readonly setState: (state: TrainingViewState) => void;
}

declare const acquireVsCodeApi: () => VsCodeApi;

const vscode = acquireVsCodeApi();

export const post = (message: FromTrainingView): void => {
  vscode.postMessage(message);
};

/** A listener that says this. */
export const saying = (message: FromTrainingView) => (): void => {
  post(message);
};

const TYPES: ReadonlySet<unknown> = new Set<ToTrainingView['type']>(['show', 'progress', 'errors', 'use']);

/** Other scripts of the webview's frame talk on the same channel. */
const isOurs = (data: unknown): data is ToTrainingView =>
  typeof data === 'object' && data !== null && 'type' in data && TYPES.has(data.type);

/** Calls back with each message until it is told to stop. */
export function listen(hear: (message: ToTrainingView) => void): () => void {
  const receive = ({ data }: MessageEvent<unknown>): void => {
    if (isOurs(data)) hear(data);
  };
  addEventListener('message', receive);
  post({ type: 'ready' });
  return () => {
    removeEventListener('message', receive);
  };
}

const sameSubject = (a: TrainingSubject, b: TrainingSubject): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What was typed into the form of these files before the page was hidden or VS Code closed. */
export function typedFor(subject: TrainingSubject): FormValues | undefined {
  const state = vscode.getState();
  return state !== undefined && sameSubject(state.subject, subject) ? state.values : undefined;
}

export const keep = (subject: TrainingSubject, values: FormValues | undefined): void => {
  vscode.setState({ subject, ...(values === undefined ? {} : { values }) });
};
