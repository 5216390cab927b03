// A run: how far it is, its curves, and at its end the report.
import type { RunPoint } from '../../src/protocol/training.ts';
import type { ReportView, RunView } from '../../src/protocol/trainingView.ts';
import { Curves } from './Curves.tsx';
import { Report } from './Report.tsx';
import { RunActions } from './RunActions.tsx';

interface RunProps {
  readonly run: RunView;
  readonly points: readonly RunPoint[];
  readonly report: ReportView | undefined;
}

export function Run({ run, points, report }: RunProps) {
  const { name, recipe, state } = run;
  if (report !== undefined && state === 'finished')
    return (
      <>
        <h1>{name}</h1>
        <Report report={report} />
        <vscode-collapsible heading="Curves of the training" open={false}>
          <div class="inside">
            <Curves points={points} kind={run.points} isLive={false} />
          </div>
        </vscode-collapsible>
      </>
    );
  return (
    <>
      <h1>
        {name} <span class="quiet">{recipe}</span>
      </h1>
      <Progress {...run} />
      <Curves points={points} kind={run.points} isLive={state === 'running'} />
    </>
  );
}

function Progress(run: RunView) {
  const { state, headline, message, problem, share, timeLeft } = run;
  const hundredths = share === undefined ? undefined : Math.floor(share * 100);
  const isOver = state === 'failed' || state === 'interrupted' || state === 'stopped';
  return (
    <section class={`progress ${state}`}>
      <div class="headline">
        <h2>{headline}</h2>
        <span class="quiet">
          {[hundredths === undefined ? undefined : `${hundredths} %`, timeLeft].filter(Boolean).join(', ')}
        </span>
      </div>
      {!isOver && (
        <progress aria-label={headline} max={1} {...(share === undefined ? {} : { value: share })} data-state={state} />
      )}
      {message !== '' && message !== `${headline}.` && <p>{message}</p>}
      {problem !== undefined && (
        <p role="alert" class="callout error">
          {problem}
        </p>
      )}
      {isOver && <p class="quiet">What was learned up to the last checkpoint is kept; your files are as they were.</p>}
      <RunActions run={run} />
      <p class="unseen" role="status">
        {/* Said at each tenth, not at each step. */}
        {`${headline}${hundredths === undefined ? '' : `, ${Math.floor(hundredths / 10) * 10} %`}`}
      </p>
    </section>
  );
}
