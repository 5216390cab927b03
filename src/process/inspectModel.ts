// Can this folder be used as a model? Answered from its files; nothing is loaded.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inspectModelFolder } from '../grover/checkpoints/openModel.ts';
import type { Weights } from '../grover/model.ts';
import type { InspectModelParams, InspectModelResult } from '../protocol/messages.ts';
import { modelFolder } from './openSession.ts';
import { toWire } from './statusReporter.ts';

/** `base`: the folder against which a relative model folder is read. */
export async function inspectModel({ folder }: InspectModelParams, base: string): Promise<InspectModelResult> {
  const opened = await inspectModelFolder(modelFolder(folder, base));
  if (!opened.ok) return { ok: false, problem: toWire(opened.problem) };
  const { name, config, weights, isDiscriminator } = opened.value;
  try {
    return {
      ok: true,
      name,
      format: existsSync(join(opened.value.folder, 'model.safetensors')) ? 'safetensors' : 'tensorflow',
      layers: config.layers,
      hiddenSize: config.hiddenSize,
      parameters: countParameters(weights),
      isDiscriminator,
    };
  } finally {
    await weights.close();
  }
}

const countParameters = (weights: Weights): number =>
  weights.names.reduce((sum, name) => sum + (weights.shape(name)?.reduce((a, b) => a * b, 1) ?? 0), 0);
