// A disk whose program is killed, or that is full, at a chosen moment.
import { machineFiles, type FileLayer, type OpenedFile } from '../../../../src/labelling/file/fileLayer.ts';

export interface Fate {
  /** The call that fails, from 1; none: Infinity. */
  readonly at: number;
  /** Part of the bytes of that call that still come to the disk; 1: the call is done, but nobody hears of it. */
  readonly share: number;
  /** `killed`: all calls after it fail too. `full`: only calls that write fail, from that one on. */
  readonly kind: 'killed' | 'full';
}

export interface KillableLayer extends FileLayer {
  /** How often the disk was asked for something that changes it. */
  readonly calls: () => number;
}

export function killableLayer({ at, share, kind }: Fate): KillableLayer {
  let calls = 0;
  const isDead = (): boolean => calls >= at;
  const error = (): Error =>
    kind === 'full'
      ? Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      : new Error('killed');

  const change = async (done: () => Promise<unknown>): Promise<void> => {
    if (kind === 'killed' && isDead()) throw error();
    calls++;
    if (isDead() && share < 1) throw error();
    await done();
    if (isDead()) throw error();
  };
  const look = <T>(done: () => Promise<T>): Promise<T> =>
    kind === 'killed' && isDead() ? Promise.reject(error()) : done();
  const takesSpace = async (bytes: Uint8Array, write: (part: Uint8Array) => Promise<void>): Promise<void> => {
    if (kind === 'killed' && isDead()) throw error();
    calls++;
    if (!isDead()) return write(bytes);
    const part = bytes.subarray(0, Math.floor(bytes.length * share));
    if (part.length > 0) await write(part);
    throw error();
  };

  const wrapped = (file: OpenedFile): OpenedFile => ({
    read: (into, position) => look(() => file.read(into, position)),
    append: (bytes) => takesSpace(bytes, file.append),
    truncate: (size) => (kind === 'full' ? file.truncate(size) : change(() => file.truncate(size))),
    state: () => look(file.state),
    sync: () => (kind === 'full' ? file.sync() : change(file.sync)),
    // A killed program closes all it had open.
    close: file.close,
  });
  return {
    calls: () => calls,
    open: async (path, use) => wrapped(await look(() => machineFiles.open(path, use))),
    create: async (path, like) => {
      if (kind === 'killed') await change(async () => (await machineFiles.create(path, like)).close());
      return wrapped(await (kind === 'killed' ? machineFiles.open(path, 'append') : machineFiles.create(path, like)));
    },
    state: (path) => look(() => machineFiles.state(path)),
    realPath: (path) => look(() => machineFiles.realPath(path)),
    mayWrite: (path) => look(() => machineFiles.mayWrite(path)),
    rename: (from, to) =>
      kind === 'full' ? machineFiles.rename(from, to) : change(() => machineFiles.rename(from, to)),
    remove: (path) => (kind === 'full' ? machineFiles.remove(path) : change(() => machineFiles.remove(path))),
    list: (folder) => look(() => machineFiles.list(folder)),
    makeFolder: (path) => look(() => machineFiles.makeFolder(path)),
    syncFolder: (path) =>
      kind === 'full' ? machineFiles.syncFolder(path) : change(() => machineFiles.syncFolder(path)),
  };
}
