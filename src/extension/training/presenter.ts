// What the training view shows and does: between the page, the process and the editor; free of VS Code.
import { join } from 'node:path';
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
import { drawFace, waitingFace, type Drawn } from './faces.ts';
import type { OpenForm } from './openForm.ts';
import { newPoints } from './points.ts';
import { reportMarkdown } from './reportMarkdown.ts';
import { isUnderWay, runView } from './runView.ts';
import { measuredRate, useView } from './useView.ts';

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
  /** The model in use, or the share of false marks that is allowed, is another. */
  readonly settingsChanged: () => void;
}

export const createTrainingPresenter = (deps: PresenterDeps): TrainingPresenter => new Presenter(deps);

class Presenter implements TrainingPresenter {
  readonly #deps: PresenterDeps;
  #subject: TrainingSubject = { kind: 'runs' };
  #face: TrainingFace = { kind: 'waiting', message: 'Looking for earlier training…' };
  #form: OpenForm | undefined;
  #report: TrainingReport | undefined;
  /** Only the answer to the latest question is shown. */
  #turn = 0;
  /** A run that was asked for and has not been heard of. */
  #starting: string | undefined;

  constructor(deps: PresenterDeps) {
    this.#deps = deps;
  }

  readonly show = async (subject: TrainingSubject): Promise<void> => {
    const own = ++this.#turn;
    this.#subject = subject;
    const waiting = waitingFace(subject);
    if (waiting !== undefined) this.#draw({ face: waiting });
    const drawn = await drawFace(subject, this.#deps).catch((thrown: unknown): Drawn => ({
      face: { kind: 'problem', message: describeError(thrown) },
    }));
    if (own === this.#turn) this.#draw(drawn);
  };

  readonly receive = (message: FromTrainingView): Promise<void> =>
    this.#answer(message).catch((thrown: unknown) => {
      this.#deps.desk.complain(thrown);
    });

  readonly start = async (values: FormValues): Promise<string | undefined> => {
    const { requests, post } = this.#deps;
    const readable = this.#form?.read(values);
    if (readable === undefined) return undefined;
    post({ type: 'errors', errors: readable.ok ? [] : readable.errors });
    if (!readable.ok) return undefined;
    const { request } = readable;
    const run = join(request.folder, request.name);
    const own = ++this.#turn;
    this.#starting = run;
    try {
      await requests.train({ request });
    } catch (thrown) {
      // The form is still there, with everything that was typed.
      if (own === this.#turn) post({ type: 'errors', errors: [], message: describeError(thrown) });
      return undefined;
    } finally {
      this.#starting = undefined;
    }
    // It may be on view already: the first news of it can come before the answer.
    if (own === this.#turn) await this.show({ kind: 'run', run });
    return run;
  };

  readonly training = ({ snapshot, points }: TrainingNotification): void => {
    const [subject, face] = [this.#subject, this.#face];
    if (snapshot.run === this.#starting) {
      this.#starting = undefined;
      void this.show({ kind: 'run', run: snapshot.run });
      return;
    }
    if (face.kind === 'runs') {
      const runs = face.runs.map((one) => (one.run === snapshot.run ? runView(snapshot) : one));
      this.#draw({ face: { ...face, runs } });
      return;
    }
    if (subject.kind !== 'run' || subject.run !== snapshot.run || face.kind !== 'run') return;
    const run = runView(snapshot);
    // It ended, or goes on again from a checkpoint: the curves and the report are read anew.
    if (!isUnderWay(snapshot) || face.run.actions.includes('resume')) {
      void this.#refresh();
      return;
    }
    const added = newPoints(face.points, points);
    this.#face = { ...face, run, points: [...face.points, ...added] };
    this.#deps.post({ type: 'progress', run, points: added });
  };

  readonly restarted = async (): Promise<void> => {
    if (this.#face.kind === 'run' && isUnderWay(this.#face.run)) await this.#refresh();
  };

  readonly settingsChanged = (): void => {
    const [subject, face, report] = [this.#subject, this.#face, this.#report];
    if (subject.kind !== 'run' || face.kind !== 'run' || face.report === undefined || report === undefined) return;
    const use = useView(report, subject.run, this.#deps.desk);
    this.#face = { ...face, report: { ...face.report, use } };
    this.#deps.post({ type: 'use', use });
  };

  #draw({ face, form, report }: Drawn): void {
    this.#face = face;
    this.#form = form;
    this.#report = report;
    this.#deps.post({ type: 'show', subject: this.#subject, face });
  }

  readonly #refresh = (): Promise<void> => this.show(this.#subject);

  async #answer(message: FromTrainingView): Promise<void> {
    const { desk, post } = this.#deps;
    switch (message.type) {
      case 'ready':
        post({ type: 'show', subject: this.#subject, face: this.#face });
        return;
      case 'check': {
        const readable = this.#form?.read(message.values);
        post({ type: 'errors', errors: readable?.ok === false ? readable.errors : [] });
        return;
      }
      case 'start':
        await this.start(message.values);
        return;
      case 'control':
        return this.#control(message.run, message.action);
      case 'open':
        return desk.open(message.place);
      case 'copyInstall': {
        const install = this.#form?.view.recipes.find(({ recipe }) => recipe === message.recipe)?.install;
        if (install !== undefined) await desk.copy(install, 'The command is in the clipboard. Run it in a terminal.');
        return;
      }
      case 'copyReport':
        if (this.#report !== undefined)
          await desk.copy(reportMarkdown(this.#report), 'The report is in the clipboard, as Markdown.');
        return;
      case 'use':
      case 'openFolder':
        if (this.#subject.kind === 'run')
          await (message.type === 'use' ? desk.use : desk.openFolder)(this.#subject.run);
        return;
      case 'allowMarks':
        return desk.allow(this.#report && measuredRate(this.#report));
      case 'useShipped':
        return this.#useShipped();
      case 'showRun':
        return this.show({ kind: 'run', run: message.run });
      case 'showRuns':
        return this.show({ kind: 'runs' });
      case 'chooseFiles': {
        const files = await desk.chooseFiles(this.#subject.kind === 'files' ? this.#subject.files : []);
        if (files !== undefined) await this.show({ kind: 'files', files });
        return;
      }
      case 'readAgain':
        return this.#refresh();
      case 'showLog':
        desk.showLog();
    }
  }

  async #control(run: string, action: RunAction): Promise<void> {
    const { requests } = this.#deps;
    if (action !== 'resume') return requests.control({ run, action });
    const { snapshot } = await requests.run({ run });
    await requests.train({ request: snapshot.request, resume: true });
    await this.show({ kind: 'run', run });
  }

  /** What was allowed for this one is not for the shipped model, which can keep to less. */
  async #useShipped(): Promise<void> {
    const { desk } = this.#deps;
    if (this.#report !== undefined && measuredRate(this.#report) === desk.allowedRate()) await desk.allow(undefined);
    await desk.use('');
  }
}
