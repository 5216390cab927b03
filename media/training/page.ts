// The page's end of the wire, and what it keeps for when VS Code opens it again.
import type {
  FormValues,
  FromTrainingView,
  ToTrainingView,
  TrainingSubject,
  TrainingViewState,
} from '../../src/protocol/trainingView.ts';
import { createWire } from '../common/wire.ts';

const wire = createWire<FromTrainingView, ToTrainingView, TrainingViewState>(['show', 'progress', 'errors', 'use']);

export const { post } = wire;

/** A listener that says this. */
export const saying = (message: FromTrainingView) => (): void => {
  post(message);
};

/** Calls back with each message until it is told to stop. */
export function listen(hear: (message: ToTrainingView) => void): () => void {
  const stop = wire.listen(hear);
  post({ type: 'ready' });
  return stop;
}

const sameSubject = (a: TrainingSubject, b: TrainingSubject): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What was typed into the form of these files before the page was hidden or VS Code closed. */
export function typedFor(subject: TrainingSubject): FormValues | undefined {
  const state = wire.kept();
  return state !== undefined && sameSubject(state.subject, subject) ? state.values : undefined;
}

export const keep = (subject: TrainingSubject, values: FormValues | undefined): void => {
  wire.keep({ subject, ...(values === undefined ? {} : { values }) });
};
