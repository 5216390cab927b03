// What the status says, as lines for people; free of VS Code.
import type { StatusParams } from '../protocol/messages.ts';

export interface StatusView {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly severity: 'information' | 'warning' | 'error';
  readonly command: 'grover.showLog' | 'grover.restart' | 'grover.selectModel';
}

const LABELS: Readonly<Record<StatusParams['state'], string>> = {
  starting: 'Starting',
  loading: 'Loading the model',
  ready: 'Ready',
  scanning: 'Reading',
  generating: 'Writing',
  training: 'Training',
  failed: 'Not working',
};
const BUSY: ReadonlySet<StatusParams['state']> = new Set(['loading', 'scanning', 'generating', 'training']);

/** A problem with a model still in use is a warning; without one nothing works. */
export function statusView({ state, message, model, problem }: StatusParams): StatusView {
  const hasFailed = state === 'failed';
  const detail = problem === undefined || message === problem.message ? message : `${message} ${problem.message}`;
  const hint = problem?.hint === undefined ? '' : ` ${problem.hint}`;
  return {
    text: `Grover: ${LABELS[state]}`,
    detail: detail + hint,
    busy: BUSY.has(state),
    severity:
      hasFailed && model === undefined ? 'error' : hasFailed || problem !== undefined ? 'warning' : 'information',
    command: commandFor(hasFailed, problem !== undefined),
  };
}

/** A process that has a problem still answers, so another model may help; one that has none to tell is gone. */
function commandFor(hasFailed: boolean, hasProblem: boolean): StatusView['command'] {
  if (hasProblem) return 'grover.selectModel';
  return hasFailed ? 'grover.restart' : 'grover.showLog';
}
