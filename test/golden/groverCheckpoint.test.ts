// The TensorFlow checkpoint that the reference wrote: names, shapes, values, and damage to its bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import type { GroverModel } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { memoryFiles } from '../fakes/memoryFiles.ts';

const folder = join(import.meta.dirname, 'tiny');
const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
const variables = v.parse(
  v.array(v.tuple([v.string(), v.array(v.number())])),
  JSON.parse(readFileSync(join(folder, 'variables.json'), 'utf8')),
);
const DATA = 'model.ckpt.data-00000-of-00001';
const files = {
  'config.json': bytes('config.json'),
  'model.ckpt.index': bytes('model.ckpt.index'),
  [DATA]: bytes(DATA),
};
const opened = async (changes: Partial<typeof files> = {}): Promise<GroverModel> =>
  unwrap(await openModel('/model', memoryFiles({ ...files, ...changes })));

describe('the reference’s checkpoint', () => {
  it('has the names and shapes of variables.json', async () => {
    const { weights, config, isDiscriminator } = unwrap(await openModel(folder));
    expect(weights.names.map((name) => [name, weights.shape(name)])).toEqual(variables);
    expect(config).toEqual({
      vocabularySize: 50270,
      hiddenSize: 32,
      layers: 3,
      heads: 2,
      intermediateSize: 128,
      maxPositions: 1024,
    });
    expect(isDiscriminator).toBe(true);
    await weights.close();
  });

  it('has values that match their CRCs, as many as the shapes say', async () => {
    const { weights } = await opened();
    for (const [name, shape] of variables)
      expect(await weights.read(name)).toHaveLength(shape.reduce((product, size) => product * size, 1));
  });

  it.each(variables.filter(([name]) => /layer01|classification/.test(name)))(
    'names %s when a byte of it is flipped',
    async (name) => {
      // Finds the tensor by its own bytes in the data file.
      const values = await (await opened()).weights.read(name);
      const at = Buffer.from(files[DATA]).indexOf(new Uint8Array(values.buffer));
      const flipped = Uint8Array.from(files[DATA]);
      flipped[at + 1] = (flipped[at + 1] ?? 0) ^ 1;
      const { weights } = await opened({ [DATA]: flipped });
      await expect(weights.read(name)).rejects.toMatchObject({
        problem: {
          code: 'file-corrupt',
          message: `${DATA} is damaged or not what its name says: the values of the tensor ${name} do not match their CRC-32C.`,
        },
      });
    },
  );

  it('is refused with the names of file and tensor when its data are cut off', async () => {
    const result = await openModel('/model', memoryFiles({ ...files, [DATA]: files[DATA].subarray(0, 6_000_000) }));
    expect(result).toMatchObject({ problem: { code: 'file-corrupt' } });
    expect(result.ok ? '' : result.problem.message).toMatch(
      /^model\.ckpt\.data-00000-of-00001 .* the tensor newslm\/\S+ ends at byte \d+/,
    );
  });

  it('is refused, never misread, when its index is damaged anywhere', async () => {
    const index = files['model.ckpt.index'];
    const whole = await opened();
    for (let at = 0; at < index.length; at += 7) {
      const flipped = Uint8Array.from(index);
      flipped[at] = (flipped[at] ?? 0) ^ 0x20;
      const result = await openModel('/model', memoryFiles({ ...files, 'model.ckpt.index': flipped }));
      if (result.ok)
        expect(await result.value.weights.read('classification/logits/bias')).toEqual(
          await whole.weights.read('classification/logits/bias'),
        );
      else
        expect(result.problem).toMatchObject({
          code: 'file-corrupt',
          message: expect.stringMatching(/^model\.ckpt\.index/) as string,
        });
    }
  });
});
