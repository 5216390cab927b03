// States on disk: atomic whatever happens to the process or to a slot.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpointStore, within } from '../../../../src/training/run/checkpointStore.ts';
import { createFileLayer } from '../../../../src/training/run/fileLayer.ts';
import { killableFiles } from './killableFiles.ts';

const files = createFileLayer({ syncs: false });
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'grover-store-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a checkpoint store', () => {
  it('reads what was written last, by a store that was opened anew as well', async () => {
    const store = createCheckpointStore(files, join(root, 'a'));
    expect(await store.read('state')).toBeUndefined();
    await store.write('state', [bytes(1), bytes(), bytes(2, 3)]);
    await store.write('state', [bytes(4)]);
    await store.write('other/state', [bytes(9)]);
    const again = createCheckpointStore(files, join(root, 'a'));
    expect([await again.read('state'), await again.read('other/state')]).toEqual([bytes(4), bytes(9)]);
    await again.write('state', [bytes(5)]);
    expect(await createCheckpointStore(files, join(root, 'a')).read('state')).toEqual(bytes(5));
  });

  it('gives bytes that can be looked at as numbers of any size', async () => {
    const store = createCheckpointStore(files, root);
    await store.write('state', [new Uint8Array(Float64Array.of(0.1, -2).buffer)]);
    const read = await store.read('state');
    expect(new Float64Array(read?.buffer ?? new ArrayBuffer(0))).toEqual(Float64Array.of(0.1, -2));
  });

  it('forgets what was removed, and a whole part', async () => {
    const store = createCheckpointStore(files, root);
    for (let n = 0; n < 3; n++) await store.write('state', [bytes(n)]);
    await store.remove('state');
    expect(await createCheckpointStore(files, root).read('state')).toBeUndefined();
    for (const name of ['fold-1/a', 'fold-1/b', 'fold-10/a']) await store.write(name, [bytes(7)]);
    await store.clear('fold-1');
    expect([await store.read('fold-1/a'), await store.read('fold-1/b')]).toEqual([undefined, undefined]);
    expect(await store.read('fold-10/a')).toEqual(bytes(7));
  });

  it('keeps the names of a part apart, those that are shared excepted', async () => {
    const store = createCheckpointStore(files, root);
    await within(store, 'fold-1').write('state', [bytes(1)]);
    await within(store, 'fold-1').write('shared/features', [bytes(2)]);
    expect(await within(store, 'fold-2').read('state')).toBeUndefined();
    expect(await within(store, 'fold-2').read('shared/features')).toEqual(bytes(2));
  });

  it.each(['cut off', 'with a changed byte', 'emptied'])(
    'uses the state before when the last one is found %s',
    async (how) => {
      const store = createCheckpointStore(files, root);
      await store.write('state', [bytes(1, 1, 1)]);
      const before = readdirSync(root);
      await store.write('state', [bytes(2, 2, 2)]);
      const [last = ''] = readdirSync(root).filter((name) => !before.includes(name));
      const content = readFileSync(join(root, last));
      content[17] = 99;
      writeFileSync(join(root, last), how === 'emptied' ? '' : how === 'cut off' ? content.subarray(0, -1) : content);
      expect(await createCheckpointStore(files, root).read('state')).toEqual(bytes(1, 1, 1));
    },
  );

  it('reads the state before or after, whenever it is killed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 14 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (states, at, share) => {
          const folder = mkdtempSync(join(root, 'p'));
          const store = createCheckpointStore(killableFiles(files, at, share).files, folder);
          let written = 0;
          try {
            for (; written < states.length; written++) await store.write('state', [states[written] ?? bytes()]);
          } catch {
            // Killed.
          }
          const read = await createCheckpointStore(files, folder).read('state');
          const allowed = [states[written - 1], states[written]];
          expect(
            allowed.some(
              (one) => (one && Buffer.from(one).toString('hex')) === (read && Buffer.from(read).toString('hex')),
            ),
          ).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
