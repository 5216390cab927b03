import { describe, expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '../../../../src/grover/problem.ts';
import { createSpareSession } from '../../../../src/process/labelling/spareSession.ts';
import type { OpenedModel, SessionChoice } from '../../../../src/process/openSession.ts';
import { createFakeSession } from '../../../fakes/fakeSession.ts';
import { randomModel } from '../../../fakes/randomModel.ts';
import { gptEncoder } from '../../detection/builders.ts';

const choice = (folder: string): SessionChoice => ({
  folder,
  engine: 'onnxruntime',
  precision: 'fp32',
  threads: 1,
  cacheFolder: '/nowhere',
});

function start(restMs = 1e6) {
  const notes: string[] = [];
  let refuses = false;
  const open = ({ folder }: SessionChoice): Promise<Result<OpenedModel>> => {
    notes.push(`open ${folder}`);
    if (refuses) return Promise.resolve(fail('file-missing', 'It is gone.'));
    const session = createFakeSession();
    const dispose = (): Promise<void> => {
      notes.push(`close ${folder}`);
      return Promise.resolve();
    };
    const calibration = fail('file-missing', '');
    return Promise.resolve(
      ok({ model: randomModel(session.config), session, encoder: gptEncoder(), calibration, dispose }),
    );
  };
  const spare = createSpareSession({ open, restMs });
  return { notes, spare, refuse: (value: boolean) => (refuses = value) };
}
const nothing = (): Promise<void> => Promise.resolve();

describe('a spare session', () => {
  it('is opened once for all who use it, and put away when another is wanted', async () => {
    const { notes, spare } = start();
    await Promise.all([spare.use(choice('a'), nothing), spare.use(choice('a'), nothing)]);
    await spare.use(choice('a'), nothing);
    await spare.use(choice('b'), nothing);
    await spare.dispose();
    expect(notes).toEqual(['open a', 'close a', 'open b', 'close b']);
  });

  it('is not put away under somebody’s hands', async () => {
    const { notes, spare } = start();
    let finish = (): void => undefined;
    const work = spare.use(choice('a'), () => new Promise<void>((resolve) => (finish = resolve)));
    await new Promise((resolve) => setImmediate(resolve));
    await spare.use(choice('b'), nothing);
    expect(notes).toEqual(['open a', 'open b']);
    finish();
    await work;
    expect(notes).toEqual(['open a', 'open b', 'close a']);
  });

  it('is put away when nobody has used it for a while', async () => {
    vi.useFakeTimers();
    try {
      const { notes, spare } = start(1000);
      await spare.use(choice('a'), nothing);
      await vi.advanceTimersByTimeAsync(900);
      await spare.use(choice('a'), nothing);
      await vi.advanceTimersByTimeAsync(900);
      expect(notes).toEqual(['open a']);
      await vi.advanceTimersByTimeAsync(200);
      expect(notes).toEqual(['open a', 'close a']);
      await spare.use(choice('a'), nothing);
      expect(notes.at(-1)).toBe('open a');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is tried anew after it could not be opened', async () => {
    const { notes, spare, refuse } = start();
    refuse(true);
    await expect(spare.use(choice('a'), nothing)).rejects.toThrow('It is gone.');
    refuse(false);
    await spare.use(choice('a'), nothing);
    await expect(spare.use(choice('a'), () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    await spare.use(choice('a'), nothing);
    expect(notes).toEqual(['open a', 'open a']);
  });
});
