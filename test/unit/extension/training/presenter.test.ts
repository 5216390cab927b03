// The training view from the page's side: the process and the editor are played by the test.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTrainingPresenter } from '../../../../src/extension/training/presenter.ts';
import type { TrainingRequests } from '../../../../src/extension/trainingRequests.ts';
import type { TrainingDesk } from '../../../../src/extension/training/desk.ts';
import type { RunPoint, RunSnapshot, TrainingRunResult } from '../../../../src/protocol/training.ts';
import type { ToTrainingView, TrainingFace } from '../../../../src/protocol/trainingView.ts';
import { file, inspected, report, run, snapshot } from './samples.ts';

const point = (step: number): RunPoint => ({ step, epoch: 0, seconds: step, loss: 1 / step });
const files = { kind: 'files', files: [file] } as const;
const ofRun = { kind: 'run', run } as const;

function createWorld() {
  let stored: TrainingRunResult = { snapshot, points: [point(1), point(2)] };
  let used = '';
  let allowed = 0.001;
  const said: ToTrainingView[] = [];
  const requests = {
    inspect: vi.fn<TrainingRequests['inspect']>(() => Promise.resolve(inspected)),
    train: vi.fn<TrainingRequests['train']>(() => Promise.resolve()),
    control: vi.fn<TrainingRequests['control']>(() => Promise.resolve()),
    runs: vi.fn<TrainingRequests['runs']>(() => Promise.resolve({ runs: [stored.snapshot] })),
    run: vi.fn<TrainingRequests['run']>(() => Promise.resolve(stored)),
  };
  const desk = {
    placeFor: () => ({ folder: 'grover-models', workspace: '/desk' }),
    isTaken: (_: string, name: string) => name === 'taken',
    startModel: () => Promise.resolve(''),
    usedModel: () => used,
    allowedRate: () => allowed,
    allow: vi.fn<TrainingDesk['allow']>((rate) => {
      allowed = rate ?? 0.001;
      return Promise.resolve();
    }),
    unsaved: vi.fn<TrainingDesk['unsaved']>(() => []),
    open: vi.fn<TrainingDesk['open']>(() => Promise.resolve()),
    copy: vi.fn<TrainingDesk['copy']>(() => Promise.resolve()),
    openFolder: vi.fn<TrainingDesk['openFolder']>(() => Promise.resolve()),
    use: vi.fn<TrainingDesk['use']>((folder) => {
      used = folder;
      return Promise.resolve();
    }),
    chooseFiles: vi.fn<TrainingDesk['chooseFiles']>(() => Promise.resolve(undefined)),
    showLog: vi.fn(),
    complain: vi.fn(),
  } satisfies TrainingDesk;
  const presenter = createTrainingPresenter({ requests, desk, post: (message) => said.push(message) });
  return {
    said,
    requests,
    desk,
    presenter,
    store: (next: TrainingRunResult) => {
      stored = next;
    },
    /** What the page shows now. */
    face: (): TrainingFace | undefined => said.findLast((message) => message.type === 'show')?.face,
    last: (): ToTrainingView | undefined => said.at(-1),
    hear: (changes: Partial<RunSnapshot>, points: readonly RunPoint[] = []) => {
      presenter.training({ snapshot: { ...snapshot, ...changes }, points });
    },
  };
}

describe('the training view', () => {
  let world: ReturnType<typeof createWorld>;
  beforeEach(() => {
    world = createWorld();
  });

  it('reads the files and shows what was found', async () => {
    await world.presenter.show(files);
    expect(world.said.map((message) => message.type === 'show' && message.face.kind)).toEqual(['waiting', 'form']);
    expect(world.requests.inspect).toHaveBeenCalledWith({ files: [file] });
  });

  it('says why files cannot be read, and reads them again when asked', async () => {
    world.requests.inspect.mockRejectedValueOnce(new Error('The file is gone.'));
    await world.presenter.show(files);
    expect(world.face()).toEqual({ kind: 'problem', message: 'The file is gone.' });
    await world.presenter.receive({ type: 'readAgain' });
    expect(world.face()?.kind).toBe('form');
  });

  it('shows only what was asked for last', async () => {
    const slow = world.presenter.show(files);
    await world.presenter.show(ofRun);
    await slow;
    expect(world.face()?.kind).toBe('run');
  });

  it('warns of text that is not on disk yet', async () => {
    world.desk.unsaved.mockReturnValue([file]);
    await world.presenter.show(files);
    const face = world.face();
    expect(face?.kind === 'form' && face.form.remarks[0]?.text).toBe(
      'council.jsonl has unsaved changes: what is on disk is read.',
    );
  });

  it('shows a page that was loaded again what is on view', async () => {
    await world.presenter.show(ofRun);
    await world.presenter.receive({ type: 'ready' });
    expect(world.last()).toMatchObject({ type: 'show', subject: ofRun, face: { kind: 'run' } });
  });

  it('starts what the form says, and shows it', async () => {
    await world.presenter.show(files);
    await world.presenter.receive({ type: 'start', values: { recipe: 'quick', fields: { name: 'council' } } });
    expect(world.requests.train.mock.lastCall?.[0].request).toMatchObject({
      name: 'council',
      folder: '/desk/grover-models',
      files: [file],
    });
    expect(world.said.at(-1)).toMatchObject({ type: 'show', subject: ofRun, face: { kind: 'run' } });
  });

  it('starts nothing while a field is wrong', async () => {
    await world.presenter.show(files);
    await world.presenter.receive({ type: 'start', values: { recipe: 'quick', fields: { name: 'taken' } } });
    expect(world.requests.train).not.toHaveBeenCalled();
    expect(world.last()).toMatchObject({ type: 'errors', errors: [{ field: 'name' }] });
    await world.presenter.receive({ type: 'check', values: { recipe: 'quick', fields: { name: 'free' } } });
    expect(world.last()).toEqual({ type: 'errors', errors: [] });
  });

  it('keeps the form when the process refuses', async () => {
    world.requests.train.mockRejectedValueOnce(new Error('Another training is under way.'));
    await world.presenter.show(files);
    await world.presenter.receive({ type: 'start', values: { recipe: 'quick', fields: {} } });
    expect(world.last()).toEqual({ type: 'errors', errors: [], message: 'Another training is under way.' });
    expect(world.face()?.kind).toBe('form');
  });

  it('adds what is heard of the run on view, and nothing of another', async () => {
    await world.presenter.show(ofRun);
    world.hear({ done: 63 }, [point(2), point(3)]);
    expect(world.last()).toMatchObject({ type: 'progress', points: [point(3)], run: { share: 63 / 160 } });
    const before = world.said.length;
    world.hear({ run: '/desk/grover-models/other' }, [point(4)]);
    expect(world.said).toHaveLength(before);
    await world.presenter.receive({ type: 'ready' });
    expect(world.last()).toMatchObject({ face: { points: [point(1), point(2), point(3)] } });
  });

  it('shows the report when the run has ended', async () => {
    await world.presenter.show(ofRun);
    world.store({ snapshot: { ...snapshot, state: 'finished' }, points: [point(1)], report });
    world.hear({ state: 'finished' });
    await vi.waitFor(() => {
      expect(world.face()).toMatchObject({ kind: 'run', report: { use: { state: 'available' } } });
    });
  });

  it.each(['pause', 'continue', 'stop'] as const)('can %s', async (action) => {
    await world.presenter.receive({ type: 'control', run, action });
    expect(world.requests.control).toHaveBeenCalledWith({ run, action });
  });

  it('resumes with what was asked for the first time', async () => {
    world.store({ snapshot: { ...snapshot, state: 'interrupted' }, points: [] });
    await world.presenter.show(ofRun);
    await world.presenter.receive({ type: 'control', run, action: 'resume' });
    expect(world.requests.train).toHaveBeenCalledWith({ request: snapshot.request, resume: true });
  });

  it('asks what became of a run when another process answers', async () => {
    await world.presenter.show(ofRun);
    world.store({ snapshot: { ...snapshot, state: 'interrupted' }, points: [] });
    await world.presenter.restarted();
    expect(world.face()).toMatchObject({ run: { state: 'interrupted', actions: ['resume'] } });
  });

  it('leaves a form alone when another process answers', async () => {
    await world.presenter.show(files);
    const before = world.said.length;
    await world.presenter.restarted();
    expect(world.said).toHaveLength(before);
  });

  it('uses the discriminator, says so, and goes back', async () => {
    world.store({ snapshot: { ...snapshot, state: 'finished' }, points: [], report });
    await world.presenter.show(ofRun);
    await world.presenter.receive({ type: 'use' });
    expect(world.desk.use).toHaveBeenCalledWith(run);
    world.presenter.settingsChanged();
    expect(world.last()).toMatchObject({ type: 'use', use: { state: 'in-use' } });
    await world.presenter.receive({ type: 'useShipped' });
    world.presenter.settingsChanged();
    expect(world.last()).toMatchObject({ type: 'use', use: { state: 'available' } });
  });

  it('allows as many false marks as were measured, and takes that back with the shipped model', async () => {
    world.store({ snapshot: { ...snapshot, state: 'finished' }, points: [], report });
    await world.presenter.show(ofRun);
    await world.presenter.receive({ type: 'use' });
    await world.presenter.receive({ type: 'allowMarks' });
    expect(world.desk.allow).toHaveBeenLastCalledWith(report.paragraphs?.falsePositiveRate);
    world.presenter.settingsChanged();
    const last = world.last();
    expect(last?.type === 'use' && last.use.allow).toBe(undefined);
    await world.presenter.receive({ type: 'useShipped' });
    expect(world.desk.allow).toHaveBeenLastCalledWith(undefined);
  });

  it('copies the report and the command that installs a recipe', async () => {
    await world.presenter.show(files);
    await world.presenter.receive({ type: 'copyInstall', recipe: 'grover' });
    expect(world.desk.copy).toHaveBeenCalledWith('npm install @tensorflow/tfjs-node', expect.any(String));
    world.store({ snapshot: { ...snapshot, state: 'finished' }, points: [], report });
    await world.presenter.show(ofRun);
    await world.presenter.receive({ type: 'copyReport' });
    expect(world.desk.copy).toHaveBeenLastCalledWith(expect.stringContaining('# council'), expect.any(String));
  });

  it('lists the runs and keeps the list current', async () => {
    await world.presenter.receive({ type: 'showRuns' });
    expect(world.requests.runs).toHaveBeenCalledWith({ folder: '/desk/grover-models' });
    world.hear({ state: 'paused' });
    expect(world.face()).toMatchObject({ kind: 'runs', runs: [{ state: 'paused' }] });
  });

  it('complains where the view has no place for it', async () => {
    world.requests.control.mockRejectedValueOnce(new Error('There is no such run.'));
    await world.presenter.receive({ type: 'control', run, action: 'stop' });
    expect(world.desk.complain).toHaveBeenCalledWith(new Error('There is no such run.'));
  });
});
