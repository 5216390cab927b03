// How far it is, and what the model is asked.
import type { LabellingProgress, LabellingState, ReadingView } from '../../src/protocol/labellingView.ts';
import { memo } from '../common/memo.tsx';
import { count, share } from './numbers.ts';
import { current, post } from './store.ts';

export const TopBar = memo(({ state }: { readonly state: LabellingState }) => (
  <header class="top">
    <Progress progress={state.progress} read={state.read} />
    <Model reading={state.reading} />
  </header>
));

function Progress({ progress, read }: { readonly progress: LabellingProgress; readonly read: number }) {
  const { total, labelled, skipped, flagged } = progress;
  const of = (part: number): string => `${total === 0 ? 0 : (100 * part) / total}%`;
  const asides = [
    ...(skipped > 0 ? [`${count(skipped)} skipped`] : []),
    ...(flagged > 0 ? [`${count(flagged)} flagged`] : []),
    ...(read < 1 ? [`reading the file, ${share(read, 1)}`] : []),
  ];
  return (
    <div class="progress">
      <span class="numbers">
        <strong>{count(labelled)}</strong> of {count(total)} labelled · {share(labelled, total)}
        {asides.length > 0 && <span class="quiet asides"> · {asides.join(' · ')}</span>}
      </span>
      <div
        class="bar"
        role="progressbar"
        aria-label="Labelled"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={labelled}
        aria-valuetext={`${count(labelled)} of ${count(total)} labelled`}
      >
        <div class="done" style={{ width: of(labelled) }} />
        <div class="skipped" style={{ width: of(skipped) }} />
      </div>
    </div>
  );
}

function Model({ reading }: { readonly reading: ReadingView }) {
  const { state, message, done, total } = reading;
  if (state === 'running')
    return (
      <div class="model">
        <div class="reading">
          <span class="quiet">{message}</span>
          <div
            class="bar"
            role="progressbar"
            aria-label="Read by the model"
            aria-valuemin={0}
            aria-valuemax={total}
            aria-valuenow={done}
          >
            <div class="done" style={{ width: `${total === 0 ? 0 : (100 * done) / total}%` }} />
          </div>
        </div>
        <vscode-button
          secondary
          onClick={() => {
            post({ type: 'stopReading' });
          }}
        >
          Stop
        </vscode-button>
      </div>
    );
  return (
    <div class="model">
      {message !== '' && (
        <span class={state === 'failed' ? 'wrong' : 'quiet'} role={state === 'failed' ? 'alert' : undefined}>
          {message}
        </span>
      )}
      <vscode-button
        secondary
        title="The model reads the articles of the list, from this one on; then they can be sorted by how sure it is."
        onClick={() => {
          post({ type: 'read', position: Math.max(0, current().position) });
        }}
      >
        Ask the Model
      </vscode-button>
    </div>
  );
}
