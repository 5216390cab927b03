// One of the faces of the view, under a line that leads to the others.
import { useEffect, useReducer, useRef } from 'preact/hooks';
import type { TrainingFace } from '../../src/protocol/trainingView.ts';
import { Form } from './Form.tsx';
import { keep, listen, saying, typedFor } from './page.ts';
import { Run } from './Run.tsx';
import { Runs } from './Runs.tsx';
import { afterMessage, firstShown, type Shown } from './shown.ts';

export function App() {
  const [shown, hear] = useReducer(afterMessage, firstShown);
  useEffect(() => listen(hear), []);
  const { subject, turn } = shown;
  useEffect(() => {
    if (turn > 0) keep(subject, typedFor(subject));
  }, [subject, turn]);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    // What had the focus is gone with the face that it was on: the new one is read from its beginning.
    if (turn > 1 && document.hasFocus() && document.activeElement === document.body) main.current?.focus();
  }, [turn]);
  return (
    <>
      <nav aria-label="Training">
        <button type="button" class="link" onClick={saying({ type: 'chooseFiles' })}>
          {subject.kind === 'files' ? 'Choose other files…' : 'Train another…'}
        </button>
        {subject.kind !== 'runs' && (
          <button type="button" class="link" onClick={saying({ type: 'showRuns' })}>
            All runs
          </button>
        )}
      </nav>
      <main ref={main} tabIndex={-1}>
        <Face key={turn} {...shown} />
      </main>
    </>
  );
}

function Face({ face, subject, errors, refusal }: Shown) {
  switch (face.kind) {
    case 'waiting':
      return (
        <p role="status" class="waiting">
          {face.message}
        </p>
      );
    case 'problem':
      return <Problem {...face} />;
    case 'form':
      return <Form form={face.form} subject={subject} errors={errors} refusal={refusal} />;
    case 'run':
      return <Run run={face.run} points={face.points} report={face.report} />;
    case 'runs':
      return <Runs runs={face.runs} folder={face.folder} />;
  }
}

function Problem({ message }: Extract<TrainingFace, { kind: 'problem' }>) {
  return (
    <>
      <h1>That did not work</h1>
      <p role="alert" class="callout error">
        {message}
      </p>
      <p class="actions">
        <vscode-button onClick={saying({ type: 'readAgain' })}>Try Again</vscode-button>
        <vscode-button secondary onClick={saying({ type: 'showLog' })}>
          Show Log
        </vscode-button>
      </p>
    </>
  );
}
