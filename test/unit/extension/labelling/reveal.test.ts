// The labelling editor asked from elsewhere to show a line of its file.
import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, fileOf, type World } from './world.ts';

let world: World;
afterEach(() => {
  world.presenter.dispose();
  world.dataset.dispose();
});

/** Five articles with a blank line behind the second: on lines 1, 2, 4, 5 and 6. */
const CONTENT = fileOf(5, { 0: { label: 'human' } }).replace(/(?<=day 1 .*\n)/, '\n');
const shown = (): readonly unknown[] => [world.article()?.position, world.shown()?.row.title];

describe('the labelling editor, asked to show a line', () => {
  it('begins there', async () => {
    world = await createWorld(CONTENT);
    await world.presenter.reveal(5);
    await world.presenter.receive({ type: 'ready' });
    expect(shown()).toEqual([3, 'Article 3']);
  });

  it('goes there in the list on view', async () => {
    world = await createWorld(CONTENT);
    await world.presenter.receive({ type: 'ready' });
    const list = world.list();
    await world.presenter.reveal(1);
    expect(shown()).toEqual([0, 'Article 0']);
    expect(world.list()).toBe(list);
  });

  it('shows all articles where the list has it not', async () => {
    world = await createWorld(CONTENT);
    const kept = { filter: { show: 'labelled' }, order: 'file', position: 0 } as const;
    await world.presenter.receive({ type: 'ready', kept });
    await world.presenter.reveal(6);
    expect(shown()).toEqual([4, 'Article 4']);
    expect(world.state()).toMatchObject({ filter: { show: 'all' }, rows: 5 });
  });

  it.each([
    [3, 'Article 2'],
    [99, 'Article 4'],
  ])('shows what is nearest to line %i, which is no article', async (line, title) => {
    world = await createWorld(CONTENT);
    await world.presenter.receive({ type: 'ready' });
    await world.presenter.reveal(line);
    expect(world.shown()?.row.title).toBe(title);
  });

  it('shows an empty file all the same', async () => {
    world = await createWorld('');
    await world.presenter.reveal(1);
    await world.presenter.receive({ type: 'ready' });
    expect(world.article()).toMatchObject({ article: undefined });
  });
});
