// A fine-tuned Grover that predicts: a session of its own weights, and the class head on the class token's state.
import { createHash } from 'node:crypto';
import { copyFile, open, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { safetensorsLayout } from '../../grover/checkpoints/writeSafetensors.ts';
import { configText } from '../../grover/config.ts';
import { discriminatorTokens } from '../../grover/layout.ts';
import type { Discriminator, Example, Pace, Recorder, Trunk } from '../recipe.ts';
import { probabilities, type Head } from './network.ts';
import { floats } from './tensors.ts';

const WEIGHTS_FILE = 'model.safetensors';
const CONFIG_FILE = 'config.json';
const SUMS_FILE = 'SHA256SUMS';

export const savedSettings = v.object({
  /** Tokens read of an article, class token included. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(2)),
});

export interface GroverDiscriminatorParts {
  readonly labels: readonly string[];
  /** The fine-tuned weights, ready to run. The model it names need not be theirs: nothing is stored under its hash. */
  readonly trunk: Trunk;
  readonly head: Head;
  readonly maxTokens: number;
  /** Writes or copies the weights and their configuration into a folder. */
  readonly write: (folder: string) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export function createGroverDiscriminator(parts: GroverDiscriminatorParts): Discriminator {
  const { labels, trunk, maxTokens } = parts;
  return {
    labels,
    engine: trunk.session.description,
    predict: (examples, pace, recorder) => predict(parts, examples, pace, recorder),
    save: async (folder) => {
      await parts.write(folder);
      return { maxTokens } satisfies v.InferOutput<typeof savedSettings>;
    },
    dispose: parts.dispose,
  };
}

/** Probabilities, [examples, labels], one article after the other. */
export async function predict(
  { trunk: { session, encoder }, head, maxTokens, labels }: Omit<GroverDiscriminatorParts, 'write' | 'dispose'>,
  examples: readonly Pick<Example, 'fields'>[],
  pace: Pace,
  recorder?: Recorder,
): Promise<Float32Array> {
  const all = new Float32Array(examples.length * labels.length);
  for (const [i, { fields }] of examples.entries()) {
    await pace.point();
    const tokens = Int32Array.from(discriminatorTokens(encoder, fields, maxTokens));
    const { hidden } = await session.run({ tokens, hiddenRows: Int32Array.of(tokens.length - 1) });
    all.set(probabilities(hidden, head), i * labels.length);
    recorder?.progress('evaluating', i + 1, examples.length, `Read ${i + 1} of ${examples.length} articles.`);
  }
  return all;
}

/** The whole model under the reference's names in float32, with its configuration and SHA256SUMS; one tensor at a time is in memory. */
export async function writeModel(
  folder: string,
  weights: ReadonlyMap<string, tf.Tensor>,
  config: Parameters<typeof configText>[0],
): Promise<void> {
  const entries = Array.from(weights, ([name, tensor]) => ({
    name,
    type: 'F32' as const,
    shape: tensor.shape,
    tensor,
  }));
  const { header, ordered } = safetensorsLayout(entries);
  const hash = createHash('sha256');
  const file = await open(join(folder, WEIGHTS_FILE), 'w');
  try {
    const append = async (bytes: Uint8Array): Promise<void> => {
      hash.update(bytes);
      await file.writeFile(bytes);
    };
    await append(header);
    for (const { tensor } of ordered) {
      const values = floats(tensor);
      await append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const text = configText(config);
  const ofConfig = createHash('sha256').update(text).digest('hex');
  await writeFile(join(folder, CONFIG_FILE), text);
  await writeFile(join(folder, SUMS_FILE), `${ofConfig}  ${CONFIG_FILE}\n${hash.digest('hex')}  ${WEIGHTS_FILE}\n`);
}

/** What `writeModel` wrote in one folder, in another. */
export async function copyModel(from: string, to: string): Promise<void> {
  if (resolve(from) === resolve(to)) return;
  for (const name of [WEIGHTS_FILE, CONFIG_FILE, SUMS_FILE]) await copyFile(join(from, name), join(to, name));
}
