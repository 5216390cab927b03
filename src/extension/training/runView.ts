// A run as people read it: its state, how far it is, and what can be done with it; free of VS Code.
import type { RecipeName, RunPhase, RunSnapshot, RunState } from '../../protocol/training.ts';
import type { RunAction, RunView } from '../../protocol/trainingView.ts';
import { duration, moment } from './numbers.ts';
import { sentenceOf } from './sentenceOf.ts';

export const recipeNames: Readonly<Record<RecipeName, string>> = {
  quick: 'Quick',
  grover: 'Grover fine-tuning',
  tfidf: 'TF-IDF',
  rnn: 'Simple RNN',
  bilstm: 'BiLSTM',
  'subword-bilstm': 'BiLSTM on subwords',
  cnn: 'CNN',
};

const PHASES: Readonly<Record<RunPhase, string>> = {
  reading: 'Reading the articles',
  features: 'Reading with the model',
  training: 'Training',
  evaluating: 'Testing',
  calibrating: 'Calibrating',
  saving: 'Saving',
};

const HEADLINES: Readonly<Record<Exclude<RunState, 'running'>, string>> = {
  paused: 'Paused',
  stopped: 'Stopped',
  interrupted: 'Interrupted',
  failed: 'Failed',
  finished: 'Finished',
};

const ACTIONS: Readonly<Record<RunState, readonly RunAction[]>> = {
  running: ['pause', 'stop'],
  paused: ['continue', 'stop'],
  stopped: ['resume'],
  interrupted: ['resume'],
  failed: ['resume'],
  finished: [],
};

export const isUnderWay = ({ state }: Pick<RunSnapshot, 'state'>): boolean => state === 'running' || state === 'paused';

/** The first units of a phase say little of the others. */
const isSettled = ({ done, total }: Pick<RunSnapshot, 'done' | 'total'>): boolean => done >= 20 || done >= total / 10;

export function runView(snapshot: RunSnapshot): RunView {
  const { run, request, state, phase, done, total, fold, secondsLeft, message, problem, changed } = snapshot;
  const folds = request.options.folds ?? 0;
  const which = fold !== undefined && folds > 0 && phase === 'training' ? `, fold ${fold} of ${folds}` : '';
  const isCounted = isUnderWay(snapshot) && total > 0;
  return {
    run,
    name: request.name,
    recipe: recipeNames[request.options.recipe],
    state,
    headline: state === 'running' ? PHASES[phase] + which : HEADLINES[state],
    message: message === problem?.message ? '' : message,
    ...(problem === undefined ? {} : { problem: sentenceOf(problem) }),
    ...(isCounted ? { share: Math.min(1, Math.max(0, done / total)) } : {}),
    ...(state === 'running' && secondsLeft !== undefined && isSettled(snapshot)
      ? { timeLeft: `${duration(secondsLeft)} left of this part` }
      : {}),
    points: request.options.recipe === 'quick' && request.options.head !== 'mlp' ? 'tries' : 'steps',
    actions: ACTIONS[state],
    changed: moment(changed),
  };
}

/** The same in the few words of a status bar. */
export function statusLine({ headline, name, share, timeLeft, state }: RunView): string {
  const how = share === undefined ? '' : ` ${Math.floor(share * 100)} %`;
  const left = timeLeft === undefined ? '' : `, ${timeLeft}`;
  return state === 'running' ? `${name}: ${headline.toLowerCase()}${how}${left}` : `${name}: ${headline.toLowerCase()}`;
}
