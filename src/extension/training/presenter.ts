// What the training view shows and does: between the page, the process and the editor; free of VS Code.
import { basename, join } from 'node:path';
import type { TrainingNotification, TrainingReport } from '../../protocol/training.ts';
import type {
  FormValues,
  FromTrainingView,
  RunAction,
  ToTrainingView,
  TrainingFace,
  TrainingSubject,
} from '../../protocol/trainingView.ts';
import { describeError } from '../describeError.ts';
import type { TrainingRequests } from '../trainingRequests.ts';
import type { TrainingDesk } from './desk.ts';
import { list } from './numbers.ts';
import { openForm, type OpenForm } from './openForm.ts';
import { newPoints } from './points.ts';
import { reportMarkdown } from './reportMarkdown.ts';
import { reportView } from './reportView.ts';
import { isUnderWay, runView } from './runView.ts';
import { useView } from './useView.ts';

export interface PresenterDeps {
  readonly requests: Omit<TrainingRequests, 'counterparts'>;
  readonly desk: TrainingDesk;
  readonly post: (message: ToTrainingView) => void;
}

export interface TrainingPresenter {
  /** Resolves when it is on view, or when why it cannot be is. */
  readonly show: (subject: TrainingSubject) => Promise<void>;
  readonly receive: (message: FromTrainingView) => Promise<void>;
  /** Starts what the form on view says. The folder of the run; undefined when the form says why not. */
  readonly start: (values: FormValues) => Promise<string | undefined>;
  readonly training: (notification: TrainingNotification) => void;
  /** Another process answers: whether the run on view goes on has to be asked. */
  readonly restarted: () => Promise<void>;
  readonly modelChanged: () => void;
}

export function createTrainingPresenter({ requests, desk, post }: PresenterDeps): TrainingPresenter {
  let subject: TrainingSubject = { kind: 'runs' };
  let face: TrainingFace = { kind: 'waiting', message: 'Looking for earlier training…' };
  let form: OpenForm | undefined;
  let report: TrainingReport | undefined;
  /** Only the answer to the latest question is shown. */
  let turn = 0;
  /** A run that was asked for and has not been heard of. */
  let starting: string | undefined;

  const draw = (next: TrainingFace): void => {
    face = next;
    post({ type: 'show', subject, face });
  };

  const show = async (next: TrainingSubject): Promise<void> => {
    const own = ++turn;
    subject = next;
    const drawIfLatest = (drawn: TrainingFace): void => {
      if (own === turn) draw(drawn);
    };
    try {
      drawIfLatest(await faceOf(next, drawIfLatest));
    } catch (thrown) {
      drawIfLatest({ kind: 'problem', message: describeError(thrown) });
    }
  };

  const faceOf = async (next: TrainingSubject, drawNow: (face: TrainingFace) => void): Promise<TrainingFace> => {
    switch (next.kind) {
      case 'files':
        drawNow({ kind: 'waiting', message: `Reading ${list(next.files.map((file) => basename(file)))}…` });
        form = await openForm(next.files, requests, desk);
        return { kind: 'form', form: form.view };
      case 'run':
        return runFace(next.run);
      case 'runs': {
        const { folder, workspace } = desk.placeFor([]);
        // Without a workspace there is no folder of discriminators to look into.
        const { runs } =
          workspace === undefined ? { runs: [] } : await requests.runs({ folder: join(workspace, folder) });
        return { kind: 'runs', runs: runs.map(runView), folder };
      }
    }
  };

  const runFace = async (run: string): Promise<TrainingFace> => {
    const result = await requests.run({ run });
    report = result.report;
    return {
      kind: 'run',
      run: runView(result.snapshot),
      points: result.points,
      ...(report === undefined
        ? {}
        : { report: reportView(report, useView(report, run, desk.usedModel()), desk.allowedRate()) }),
    };
  };

  const start = async (values: FormValues): Promise<string | undefined> => {
    const readable = form?.read(values);
    if (readable === undefined) return undefined;
    post({ type: 'errors', errors: readable.ok ? [] : readable.errors });
    if (!readable.ok) return undefined;
    const { request } = readable;
    const run = join(request.folder, request.name);
    const own = ++turn;
    starting = run;
    try {
      await requests.train({ request });
    } catch (thrown) {
      starting = undefined;
      // The form is still there, with everything that was typed.
      if (own === turn) post({ type: 'errors', errors: [], message: describeError(thrown) });
      return undefined;
    }
    starting = undefined;
    // It may be on view already: the first news of it can come before the answer.
    if (own === turn) await show({ kind: 'run', run });
    return run;
  };

  const control = async (run: string, action: RunAction): Promise<void> => {
    if (action !== 'resume') return requests.control({ run, action });
    const { snapshot } = await requests.run({ run });
    await requests.train({ request: snapshot.request, resume: true });
    await show({ kind: 'run', run });
  };

  const refresh = (): Promise<void> => show(subject);

  const receive = async (message: FromTrainingView): Promise<void> => {
    switch (message.type) {
      case 'ready':
        post({ type: 'show', subject, face });
        return;
      case 'check': {
        const readable = form?.read(message.values);
        post({ type: 'errors', errors: readable?.ok === false ? readable.errors : [] });
        return;
      }
      case 'start':
        await start(message.values);
        return;
      case 'control':
        return control(message.run, message.action);
      case 'open':
        return desk.open(message.place);
      case 'copyInstall': {
        const install = form?.view.recipes.find(({ recipe }) => recipe === message.recipe)?.install;
        if (install !== undefined) await desk.copy(install, 'The command is in the clipboard. Run it in a terminal.');
        return;
      }
      case 'copyReport':
        if (report !== undefined)
          await desk.copy(reportMarkdown(report), 'The report is in the clipboard, as Markdown.');
        return;
      case 'use':
      case 'openFolder':
        if (subject.kind === 'run') await (message.type === 'use' ? desk.use : desk.openFolder)(subject.run);
        return;
      case 'useShipped':
        return desk.use('');
      case 'showRun':
        return show({ kind: 'run', run: message.run });
      case 'showRuns':
        return show({ kind: 'runs' });
      case 'chooseFiles': {
        const files = await desk.chooseFiles(subject.kind === 'files' ? subject.files : []);
        if (files !== undefined) await show({ kind: 'files', files });
        return;
      }
      case 'readAgain':
        return refresh();
      case 'showLog':
        desk.showLog();
    }
  };

  const training = ({ snapshot, points }: TrainingNotification): void => {
    if (snapshot.run === starting) {
      starting = undefined;
      void show({ kind: 'run', run: snapshot.run });
      return;
    }
    if (face.kind === 'runs') {
      const runs = face.runs.map((one) => (one.run === snapshot.run ? runView(snapshot) : one));
      draw({ ...face, runs });
      return;
    }
    if (subject.kind !== 'run' || subject.run !== snapshot.run || face.kind !== 'run') return;
    const run = runView(snapshot);
    // It ended, or goes on again from a checkpoint: the curves and the report are read anew.
    if (!isUnderWay(snapshot) || face.run.actions.includes('resume')) {
      void refresh();
      return;
    }
    const added = newPoints(face.points, points);
    face = { ...face, run, points: [...face.points, ...added] };
    post({ type: 'progress', run, points: added });
  };

  return {
    show,
    receive: (message) =>
      receive(message).catch((thrown: unknown) => {
        desk.complain(thrown);
      }),
    start,
    training,
    restarted: async () => {
      if (face.kind === 'run' && isUnderWay(face.run)) await refresh();
    },
    modelChanged: () => {
      if (subject.kind !== 'run' || face.kind !== 'run' || face.report === undefined || report === undefined) return;
      const use = useView(report, subject.run, desk.usedModel());
      face = { ...face, report: { ...face.report, use } };
      post({ type: 'use', use });
    },
  };
}
