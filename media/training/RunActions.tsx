// The buttons that pause, go on with, stop or resume a run.
import type { RunAction, RunView } from '../../src/protocol/trainingView.ts';
import { saying } from './page.ts';

const TITLES: Readonly<Record<RunAction, string>> = {
  pause: 'Pause',
  continue: 'Continue',
  stop: 'Stop',
  resume: 'Resume',
};

export const RunActions = ({ run: { run, name, actions }, isSecondary }: { run: RunView; isSecondary?: boolean }) => (
  <div class="actions">
    {actions.map((action, i) => (
      <vscode-button
        // Pause and Continue are one button: the focus stays on it.
        key={i}
        secondary={isSecondary === true || i > 0}
        aria-label={`${TITLES[action]} ${name}`}
        onClick={saying({ type: 'control', run, action })}
      >
        {TITLES[action]}
      </vscode-button>
    ))}
  </div>
);
