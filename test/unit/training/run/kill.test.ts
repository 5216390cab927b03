// A run that is killed at any of its writes: what is found afterwards is whole, and going on gives what an uninterrupted run gives.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { createFileLayer } from '../../../../src/training/run/fileLayer.ts';
import { readRun } from '../../../../src/training/run/runFolder.ts';
import { Killed, killableFiles } from './killableFiles.ts';
import { createTrainingFolder, timeless, timelessPoints, train, type TrainingFolder } from './trainingFolder.ts';

/** A kill is no power cut. */
const machineFiles = createFileLayer({ syncs: false });
const FINISHED = ['weight.json', 'metrics.json', 'predictions-val.jsonl', 'val-probs.npy', 'discriminator.json'];

let folder: TrainingFolder;
let changes: number;
beforeAll(async () => {
  folder = createTrainingFolder(30);
  const { files, changes: made } = killableFiles(machineFiles, Infinity);
  unwrap(await train(folder.request('whole'), { files }));
  changes = made();
});
afterAll(() => {
  folder.remove();
});

const isThere = (name: string, file: string): boolean => existsSync(join(folder.run(name), file));

async function killedAt(name: string, at: number, share: number, resume: boolean): Promise<void> {
  const { files } = killableFiles(machineFiles, at, share);
  await expect(train(folder.request(name), { files, resume })).rejects.toBeInstanceOf(Killed);
}

describe('a run killed at a write', () => {
  it.each([0.4, 0.9])('is whole or not there, and goes on to the same end (%s of the write done)', async (share) => {
    for (let at = 1; at <= changes; at++) {
      const name = `killed at ${at}, ${share * 10} tenths`;
      await killedAt(name, at, share, false);
      if (isThere(name, 'discriminator.json'))
        expect(
          FINISHED.filter((file) => !isThere(name, file)),
          name,
        ).toEqual([]);
      const left = await readRun(folder.run(name));
      if (!left.ok) {
        // Nothing was said yet: the run begins again.
        unwrap(await train(folder.request(name)));
      } else {
        expect(['interrupted', 'finished'], name).toContain(left.value.snapshot.state);
        unwrap(await train(folder.request(name), { files: machineFiles, resume: true }));
      }
      expect(timeless(folder.read(name, 'metrics.json')), name).toEqual(timeless(folder.read('whole', 'metrics.json')));
      expect(timelessPoints(folder.read(name, 'points.jsonl')), name).toBe(
        timelessPoints(folder.read('whole', 'points.jsonl')),
      );
      expect(unwrap(await readRun(folder.run(name))).snapshot).toMatchObject({ state: 'finished' });
      expect(isThere(name, '.checkpoint'), name).toBe(false);
    }
  });

  it('survives being killed again and again', async () => {
    const name = 'unlucky';
    await killedAt(name, 6, 0.5, false);
    for (let at = 1; at < 6; at++) await killedAt(name, at + 2, 0.3 * (at % 3), true);
    unwrap(await train(folder.request(name), { files: machineFiles, resume: true }));
    expect(timeless(folder.read(name, 'metrics.json'))).toEqual(timeless(folder.read('whole', 'metrics.json')));
  });
});
