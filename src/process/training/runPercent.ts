// How much of a run is done, from the phase it is in: roughly, since nobody knows how long the phases ahead will take.
import type { RunPhase, RunSnapshot } from '../../protocol/training.ts';

/** Where each phase begins, as a share of the whole; `saving` ends at 1. */
type Shares = Readonly<Record<RunPhase, number>>;

const LEARNING: Shares = {
  reading: 0,
  features: 0.03,
  training: 0.1,
  evaluating: 0.88,
  calibrating: 0.93,
  saving: 0.98,
};
/** Reading the articles is most of the work of a head on a frozen Grover, and its paragraphs are read once more. */
const FROZEN: Shares = { reading: 0, features: 0.02, training: 0.85, evaluating: 0.9, calibrating: 0.93, saving: 0.98 };
const WITH_PARAGRAPHS: Shares = {
  reading: 0,
  features: 0.02,
  training: 0.55,
  evaluating: 0.6,
  calibrating: 0.65,
  saving: 0.98,
};
const PHASES: readonly RunPhase[] = ['reading', 'features', 'training', 'evaluating', 'calibrating', 'saving'];

/** Whole percent, 0 to 99. Cross-validation trains once a fold and once more for the discriminator that is kept. */
export function percentOf({ phase, done, total, fold, request: { options } }: RunSnapshot): number {
  const shares = options.recipe !== 'quick' ? LEARNING : options.paragraphs === false ? FROZEN : WITH_PARAGRAPHS;
  const next = PHASES[PHASES.indexOf(phase) + 1];
  const end = next === undefined ? 1 : shares[next];
  const within = shares[phase] + (end - shares[phase]) * Math.min(1, total > 0 ? done / total : 0);
  const folds = options.folds ?? 0;
  const before = fold === undefined ? (phase === 'reading' ? 0 : folds) : fold - 1;
  return Math.min(99, Math.floor((100 * (before + within)) / (folds + 1)));
}
