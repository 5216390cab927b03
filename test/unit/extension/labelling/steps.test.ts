// Keys that are pressed faster than their steps are taken.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PageChange } from '../../../../src/protocol/labellingView.ts';
import { createWorld, fileOf, type World } from './world.ts';

let world: World;
afterEach(() => {
  world.presenter.dispose();
  world.dataset.dispose();
});

const open = async (content: string): Promise<void> => {
  world = await createWorld(content);
  await world.presenter.receive({ type: 'ready' });
};
const judge = (positions: readonly number[], change: PageChange, advance = false): Promise<void> =>
  world.presenter.receive({ type: 'judge', list: world.list(), positions, change, advance });

describe('steps of the labelling editor', () => {
  it('takes one step back after the other', async () => {
    await open(fileOf(1));
    const ends: (() => void)[] = [];
    world.desk.undo.mockImplementation(
      () =>
        new Promise((resolve) => {
          ends.push(resolve);
        }),
    );
    const steps = [1, 2, 3].map(() => world.presenter.receive({ type: 'undo' }));
    for (const count of [1, 2, 3]) {
      await vi.waitFor(() => {
        expect(ends).toHaveLength(count);
      });
      expect(world.desk.undo).toHaveBeenCalledTimes(count);
      ends.at(-1)?.();
    }
    await Promise.all(steps);
  });

  it('goes where the last key leads, though a step before it takes longer', async () => {
    await open(fileOf(9, { 4: { label: 'human' } }));
    const slow = { note: 'A note that is compared with what stands in the file.' };
    const list = world.list();
    await Promise.all([judge([0], slow, true), world.presenter.receive({ type: 'select', list, position: 3 })]);
    expect(world.article()).toMatchObject({ position: 3 });
    await Promise.all([judge([3], slow, true), world.presenter.receive({ type: 'nextUnlabelled', list, position: 4 })]);
    expect(world.article()).toMatchObject({ position: 5 });
    await Promise.all([judge([5], slow, true), world.presenter.receive({ type: 'undo' })]);
    expect(world.desk.undo.mock.invocationCallOrder[0]).toBeGreaterThan(
      world.edited.mock.invocationCallOrder[2] ?? NaN,
    );
  });

  it('stays in a list that came while a step of the former was taken', async () => {
    await open(fileOf(9));
    const filter = { show: 'all', text: 'day 7' } as const;
    await Promise.all([
      judge([0], { note: 'Some words.' }, true),
      world.presenter.receive({ type: 'filter', filter, order: 'file' }),
    ]);
    expect(world.article()).toMatchObject({ position: 0, article: { row: { line: 8 } } });
  });
});
