import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../src/grover/problem.ts';
import { createLeases } from '../../../src/process/leases.ts';
import { createModelHost } from '../../../src/process/modelHost.ts';
import { createModelQueue } from '../../../src/process/modelQueue.ts';
import type { OpenedModel, SessionChoice } from '../../../src/process/openSession.ts';
import { createStatusReporter } from '../../../src/process/statusReporter.ts';
import type { StatusParams } from '../../../src/protocol/messages.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { plainCalibration } from '../detection/builders.ts';
import { noteLog } from './builders.ts';

const choiceOf = (folder: string): SessionChoice => ({
  folder: `/models/${folder}`,
  engine: 'auto',
  precision: 'int8',
  threads: 1,
  cacheFolder: '/cache',
});

function modelOf(name: string): OpenedModel & { readonly disposed: () => boolean } {
  const session = createFakeSession();
  const weights = {
    names: [],
    shape: () => undefined,
    read: () => Promise.reject(new Error('not read')),
    readQuantised: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  return {
    model: { folder: `/models/${name}`, name, config: session.config, weights, hash: name, isDiscriminator: false },
    session,
    encoder: { encode: () => [], decode: () => '', decodeBytes: () => new Uint8Array() },
    calibration: fail('file-missing', 'not calibrated'),
    dispose: () => session.dispose(),
    disposed: () => session.disposed,
  };
}

/** A host over models that open (or not) as the table says. */
function startHost(table: Record<string, Result<OpenedModel> | Error>) {
  const opened: string[] = [];
  const statuses: StatusParams[] = [];
  const log = noteLog();
  const leases = createLeases();
  const host = createModelHost({
    open: async ({ folder }) => {
      const name = folder.replace('/models/', '');
      opened.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      const result = table[name] ?? fail('file-missing', `${name} is missing.`);
      if (result instanceof Error) throw result;
      return result;
    },
    queue: createModelQueue(),
    idle: leases.idle,
    status: createStatusReporter((status) => statuses.push(status)),
    log,
  });
  return { host, opened, statuses, log, leases };
}
const nameIn = (result: Result<OpenedModel>): string => (result.ok ? result.value.model.name : result.problem.message);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

describe('the model host', () => {
  it('puts a model away only after the text that is being written with it is finished', async () => {
    const [mini, other] = [modelOf('mini'), modelOf('other')];
    const { host, leases } = startHost({ mini: ok(mini), other: ok(other) });
    host.choose(choiceOf('mini'));
    await host.ready();
    let finish = (): void => undefined;
    const writing = leases.hold(mini, () => new Promise<void>((resolve) => (finish = resolve)));
    host.choose(choiceOf('other'));
    await settle();
    expect(host.current()?.model.name).toBe('other');
    expect(mini.disposed()).toBe(false);
    finish();
    await writing;
    await settle();
    expect(mini.disposed()).toBe(true);
  });

  it('opens nothing until somebody needs a model, and then once for all', async () => {
    const { host, opened } = startHost({ mini: ok(modelOf('mini')) });
    expect((await host.ready()).ok).toBe(false);
    host.choose(choiceOf('mini'));
    await settle();
    expect(opened).toEqual([]);
    expect((await Promise.all([host.ready(), host.ready()])).map(nameIn)).toEqual(['mini', 'mini']);
    await host.ready();
    expect(opened).toEqual(['mini']);
  });

  it('replaces a model in use, tells of it and puts the old one away', async () => {
    const mini = modelOf('mini');
    const { host, statuses } = startHost({ mini: ok(mini), base: ok(modelOf('base')) });
    const names: string[] = [];
    host.onChange(({ model }) => names.push(model.name));
    host.choose(choiceOf('mini'));
    await host.ready();
    host.choose(choiceOf('base'));
    expect(nameIn(await host.ready())).toBe('base');
    await settle();
    expect(names).toEqual(['base']);
    expect(mini.disposed()).toBe(true);
    expect(statuses.at(-1)).toMatchObject({ state: 'ready', model: 'base' });
  });

  it('says of a model that it is not calibrated, or calibrated for another, until one that is takes its place', async () => {
    const other = 'The calibration was measured with another model. Its paragraphs are read but not judged.';
    const { host, statuses, log } = startHost({
      mini: ok({ ...modelOf('mini'), calibration: ok(plainCalibration) }),
      own: ok(modelOf('own')),
      swapped: ok({ ...modelOf('swapped'), calibration: fail('hash-mismatch', other, 'Calibrate the model again.') }),
    });
    const said: string[] = [];
    for (const name of ['mini', 'own', 'swapped', 'mini']) {
      host.choose(choiceOf(name));
      await host.ready();
      await settle();
      said.push(statuses.at(-1)?.message ?? '');
    }
    expect(said).toEqual(['Ready: mini.', 'not calibrated', other, 'Ready: mini.']);
    expect(log.lines.some((line) => line.includes(`${other} Calibrate the model again.`))).toBe(true);
  });

  it('keeps the old model when the new one cannot be opened, and says so', async () => {
    const mini = modelOf('mini');
    const { host, statuses, log, opened } = startHost({
      mini: ok(mini),
      bad: fail('tensor-missing', 'model.safetensors lacks newslm/layer00/query_layer/kernel.', 'Copy it again.'),
    });
    host.choose(choiceOf('mini'));
    await host.ready();
    host.choose(choiceOf('bad'));
    expect(nameIn(await host.ready())).toBe('mini');
    await settle();
    expect(mini.disposed()).toBe(false);
    expect(statuses.at(-1)).toMatchObject({
      state: 'failed',
      model: 'mini',
      message: 'model.safetensors lacks newslm/layer00/query_layer/kernel. mini stays in use.',
      problem: { code: 'tensor-missing', hint: 'Copy it again.' },
    });
    expect(log.lines.at(-1)).toContain('newslm/layer00/query_layer/kernel');
    await host.ready();
    expect(opened).toEqual(['mini', 'bad']);
    host.choose(choiceOf('mini'));
    await settle();
    expect(opened).toEqual(['mini', 'bad']);
    expect(statuses.at(-1)).toMatchObject({ state: 'ready', model: 'mini' });
  });

  it('tries a folder that failed once, and again when another is chosen', async () => {
    const { host, opened } = startHost({ broken: new Error('EIO'), mini: ok(modelOf('mini')) });
    host.choose(choiceOf('broken'));
    expect(await host.ready()).toMatchObject({ ok: false, problem: { code: 'engine-failed', message: 'EIO' } });
    expect(await host.ready()).toMatchObject({ ok: false });
    expect(opened).toEqual(['broken']);
    const names: string[] = [];
    host.onChange(({ model }) => names.push(model.name));
    host.choose(choiceOf('mini'));
    expect(nameIn(await host.ready())).toBe('mini');
    expect(names).toEqual(['mini']);
  });

  it('takes the last of several choices made while one is opened', async () => {
    const mini = modelOf('mini');
    const { host } = startHost({ mini: ok(mini), base: ok(modelOf('base')), large: ok(modelOf('large')) });
    host.choose(choiceOf('mini'));
    const first = host.ready();
    host.choose(choiceOf('base'));
    host.choose(choiceOf('large'));
    expect(nameIn(await first)).toBe('large');
    await settle();
    expect(mini.disposed()).toBe(true);
  });

  it('puts the model away in the end', async () => {
    const mini = modelOf('mini');
    const { host } = startHost({ mini: ok(mini) });
    host.choose(choiceOf('mini'));
    await host.ready();
    await host.dispose();
    expect(mini.disposed()).toBe(true);
    expect(host.current()).toBeUndefined();
  });
});
