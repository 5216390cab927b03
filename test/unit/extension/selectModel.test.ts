// The list of models, with the person and the process played by the test.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeatureDeps } from '../../../src/extension/feature.ts';
import { registerSelectModel } from '../../../src/extension/selectModel.ts';
import type { InspectModelResult } from '../../../src/protocol/messages.ts';

interface Item {
  readonly label: string;
  readonly action?: string;
}

const world = vi.hoisted(() => {
  class FakePicker {
    items: readonly Item[] = [];
    activeItems: readonly Item[] = [];
    busy = false;
    isShown = false;
    accept: () => void = () => undefined;
    hidden: () => void = () => undefined;
    onDidAccept(listener: () => void): void {
      this.accept = listener;
    }
    onDidHide(listener: () => void): void {
      this.hidden = listener;
    }
    show(): void {
      this.isShown = true;
    }
    hide(): void {
      this.isShown = false;
      this.hidden();
    }
    dispose(): void {
      if (this.isShown) this.hide();
    }
    choose(isWanted: (item: Item) => boolean): void {
      this.activeItems = this.items.filter(isWanted);
      this.accept();
    }
  }
  return {
    FakePicker,
    picker: new FakePicker(),
    model: '',
    select: vi.fn<(argument?: unknown) => Promise<unknown>>(),
    browse: (): Promise<{ fsPath: string }[] | undefined> => Promise.resolve(undefined),
  };
});
vi.mock('vscode', () => ({
  ConfigurationTarget: { Global: 1, Workspace: 2 },
  commands: {
    registerCommand: (_name: string, run: never) => {
      world.select = run;
      return { dispose: vi.fn() };
    },
  },
  window: {
    createQuickPick: () => (world.picker = new world.FakePicker()),
    showOpenDialog: () => {
      // A server's dialog takes the place of the list.
      world.picker.hide();
      return world.browse();
    },
  },
  workspace: {
    isTrusted: true,
    getConfiguration: () => ({
      get: () => world.model,
      inspect: () => ({}),
      update: (_key: string, value: string | undefined) => {
        world.model = value ?? '';
        return Promise.resolve();
      },
    }),
  },
}));

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
const good: InspectModelResult = {
  ok: true,
  name: 'good',
  format: 'safetensors',
  layers: 1,
  hiddenSize: 1,
  parameters: 1,
  isDiscriminator: false,
};
const inspectModel = vi.fn((): Promise<InspectModelResult> => Promise.resolve(good));
const restart = vi.fn(() => Promise.resolve());
const deps = {
  context: {
    globalState: { get: (_key: string, value: unknown) => value, update: () => Promise.resolve() },
    asAbsolutePath: (path: string) => path,
  },
  grover: { inspectModel, restart },
  log: { info: vi.fn() },
  errors: { guard: (_name: string, work: () => unknown) => work(), show: vi.fn() },
} as unknown as FeatureDeps;

const isBrowse = (item: Item): boolean => item.action === 'browse';
const isShipped = (item: Item): boolean => item.label === 'Shipped model';

describe('Select Model', () => {
  beforeEach(() => {
    vi.clearAllMocks();
    world.model = '/models/old';
    world.browse = () => Promise.resolve(undefined);
    registerSelectModel(deps);
  });

  it('comes back to the list when nobody has chosen a folder, and ends with Escape', async () => {
    const selected = world.select();
    world.picker.choose(isBrowse);
    await settle();
    expect(world.picker.isShown).toBe(true);
    world.picker.hide();
    expect(await selected).toBeUndefined();
    expect(world.model).toBe('/models/old');
  });

  it('uses the folder that was browsed', async () => {
    world.browse = () => Promise.resolve([{ fsPath: '/models/new' }]);
    const selected = world.select();
    world.picker.choose(isBrowse);
    expect(await selected).toBe('/models/new');
    expect(world.model).toBe('/models/new');
    expect(restart).not.toHaveBeenCalled();
  });

  it('writes nothing after Escape, even if the folder turns out to be good', async () => {
    let answer: (result: InspectModelResult) => void = () => undefined;
    inspectModel.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const selected = world.select();
    world.picker.choose(isShipped);
    await settle();
    world.picker.hide();
    answer(good);
    expect(await selected).toBeUndefined();
    expect(world.model).toBe('/models/old');
  });

  it('reads the model in use again when it is chosen once more', async () => {
    expect(await world.select('/models/old')).toBe('/models/old');
    expect(restart).toHaveBeenCalledOnce();
  });
});
