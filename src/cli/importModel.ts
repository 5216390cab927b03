// grover import: an official Grover checkpoint of TensorFlow becomes a model folder of its own, every byte checked.
import { mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { openModel } from '../grover/checkpoints/openModel.ts';
import { configText } from '../grover/config.ts';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { createNodeFiles } from '../grover/node/nodeFiles.ts';
import { ProblemError, unwrap } from '../grover/problem.ts';
import { EXIT, type Command } from './command.ts';
import { writeModelWeights } from './writeModelWeights.ts';

const WEIGHTS = 'model.safetensors';
const CONFIG = 'config.json';
const SUMS = 'SHA256SUMS';

export const importModel: Command = {
  name: 'import',
  operands: 'SOURCE',
  summary: 'Turns a TensorFlow checkpoint of Grover (base, large, mega) into a model folder, verifying every checksum.',
  count: [1, 1],
  options: {
    out: { type: 'string', value: 'DIR', help: 'Folder to make; default: SOURCE’s name and -safetensors, here.' },
    int8: { type: 'boolean', help: 'Store matrices in 8 bits: a quarter of the size.' },
  },
  run: async (given, io) => {
    const [source = ''] = given.operands;
    const folder = await sourceFolder(source);
    const out = resolve(given.text('out') ?? `${basename(folder)}-safetensors`);
    await refuseToOverwrite(out, folder);
    const model = unwrap(await openModel(folder));
    const weights = join(out, WEIGHTS);
    try {
      await mkdir(out, { recursive: true });
      await writeModelWeights(model, weights, given.flag('int8'), io.signal);
      await writeFile(join(out, CONFIG), configText(model.config));
      await writeFile(join(out, SUMS), await sums(out));
    } catch (thrown) {
      for (const name of [WEIGHTS, CONFIG, SUMS]) await rm(join(out, name), { force: true });
      throw thrown instanceof ProblemError ? thrown : new ProblemError(fileProblem(out, thrown));
    } finally {
      await model.weights.close();
    }
    // What was written is read back as any model is: complete, in shape, its hashes right.
    await unwrap(await openModel(out)).weights.close();
    const { layers, hiddenSize } = model.config;
    const kind = model.isDiscriminator ? 'a discriminator' : 'a language model';
    await io.out(`${out}: ${kind} of ${layers} layers × ${hiddenSize}, ${model.weights.names.length} tensors.\n`);
    return EXIT.done;
  },
};

/** The folder itself, or that of a checkpoint's prefix or file: grover/model.ckpt, grover/model.ckpt.index. */
async function sourceFolder(source: string): Promise<string> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory() === true) return resolve(source);
  const isPrefix = found !== undefined || (await stat(`${source}.index`).catch(() => undefined)) !== undefined;
  if (isPrefix) return dirname(resolve(source));
  throw new ProblemError({
    code: 'file-missing',
    message: `There is no folder ${source}.`,
    hint: 'Name the folder that holds model.ckpt.index and model.ckpt.data-*.',
  });
}

async function refuseToOverwrite(out: string, source: string): Promise<void> {
  const names = [WEIGHTS, CONFIG, SUMS];
  const found = await Promise.all(names.map((name) => stat(join(out, name)).catch(() => undefined)));
  const isSource = (await realpath(out).catch(() => out)) === (await realpath(source));
  if (!isSource && found.every((one) => one === undefined)) return;
  throw new ProblemError({
    code: 'input-invalid',
    message: isSource ? `${out} is the folder that is read.` : `${out} holds a model already.`,
    hint: 'Name another folder with --out.',
  });
}

/** As sha256sum writes them. */
async function sums(folder: string): Promise<string> {
  const files = createNodeFiles();
  const lines = await Promise.all(
    [CONFIG, WEIGHTS].map(async (name) => `${await files.sha256(join(folder, name))}  ${name}\n`),
  );
  return lines.join('');
}
