// All runs of the workspace's folder, newest first, to look at or to resume.
import type { RunView } from '../../src/protocol/trainingView.ts';
import { saying } from './page.ts';
import { RunActions } from './RunActions.tsx';

export function Runs({ runs, folder }: { readonly runs: readonly RunView[]; readonly folder: string }) {
  return (
    <>
      <h1>Training</h1>
      {runs.length === 0 ? (
        <>
          <p>Nothing has been trained in {folder} yet.</p>
          <p class="quiet">
            A discriminator learns from articles that you labelled: one JSON object a line, with the text in “article”
            and “human” or “machine” (or labels of your own) in “label”.
          </p>
          <p class="actions">
            <vscode-button onClick={saying({ type: 'chooseFiles' })}>Choose Labelled Files…</vscode-button>
          </p>
        </>
      ) : (
        <ul class="runs">
          {runs.map((run) => (
            <li key={run.run}>
              <div>
                <button type="button" class="link name" onClick={saying({ type: 'showRun', run: run.run })}>
                  {run.name}
                </button>
                <p class="quiet">
                  {run.recipe}, {run.headline.toLowerCase()}, {run.changed}
                </p>
                {run.problem !== undefined && <p class="wrong">{run.problem}</p>}
              </div>
              <RunActions run={run} isSecondary />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
