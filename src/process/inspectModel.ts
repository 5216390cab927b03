// Can this folder be used as a model? Answered from its files; nothing is loaded.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspectModelFolder } from '../grover/checkpoints/openModel.ts';
import type { Weights } from '../grover/model.ts';
import type { InspectModelParams, InspectModelResult } from '../protocol/messages.ts';
import { locateModel, trunkProblem } from '../training/locateModel.ts';
import type { Initialization } from './initialization.ts';
import { modelFolder, shippedModelFolder } from './openSession.ts';
import { toWire } from './statusReporter.ts';

/** `base`: the folder against which a relative model folder is read. */
export async function inspectModel(
  { folder }: InspectModelParams,
  base: string,
  {
    shippedModel = shippedModelFolder(),
    trusted = true,
  }: Pick<Partial<Initialization>, 'shippedModel' | 'trusted'> = {},
): Promise<InspectModelResult> {
  const place = await locateModel(modelFolder(folder, base), shippedModel, { trusted });
  if (!place.ok) return { ok: false, problem: toWire(place.problem) };
  const { weights: weightsFolder, discriminator } = place.value;
  const opened = await inspectModelFolder(weightsFolder);
  if (!opened.ok)
    return { ok: false, problem: toWire(discriminator ? trunkProblem(discriminator, opened.problem) : opened.problem) };
  const { config, weights } = opened.value;
  try {
    return {
      ok: true,
      name: discriminator?.name ?? opened.value.name,
      format: existsSync(join(opened.value.folder, 'model.safetensors')) ? 'safetensors' : 'tensorflow',
      layers: config.layers,
      hiddenSize: config.hiddenSize,
      parameters: countParameters(weights),
      isDiscriminator: discriminator !== undefined || opened.value.isDiscriminator,
    };
  } finally {
    await weights.close();
  }
}

const countParameters = (weights: Weights): number =>
  weights.names.reduce((sum, name) => sum + (weights.shape(name)?.reduce((a, b) => a * b, 1) ?? 0), 0);
