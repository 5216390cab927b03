// The configuration of weights that come without config.json, as the official checkpoints do.
import { layerScope, POSITION_EMBEDDINGS, WORD_EMBEDDINGS } from '../architecture.ts';
import { inconsistency } from '../config.ts';
import type { GroverConfig } from '../model.ts';
import { ProblemError } from '../problem.ts';
import type { StoredTensor } from './tensorStore.ts';

/** Base, large and mega all have heads of 64 (lm/configs). */
const HEAD_SIZE = 64;

/** Reads sizes off the tensors' shapes. Throws ProblemError (config-invalid, tensor-missing) when they are no Grover's. */
export function inferConfig(tensors: ReadonlyMap<string, StoredTensor>, file: string): GroverConfig {
  const matrix = (name: string): readonly [number, number] => {
    const [rows, columns] = tensors.get(name)?.shape ?? [];
    if (rows === undefined || columns === undefined)
      throw new ProblemError({
        code: 'tensor-missing',
        message: `${file} has no matrix ${name}; it is not a Grover.`,
        hint: HINT,
      });
    return [rows, columns];
  };
  const [vocabularySize, hiddenSize] = matrix(WORD_EMBEDDINGS);
  const [maxPositions] = matrix(POSITION_EMBEDDINGS);
  let layers = 0;
  while (tensors.has(`${layerScope(layers)}/query_layer/kernel`)) layers++;
  const [, intermediateSize] = matrix(`${layerScope(0)}/intermediate/kernel`);
  const heads = hiddenSize / HEAD_SIZE;
  const config = { vocabularySize, hiddenSize, layers, heads, intermediateSize, maxPositions };
  const wrong = Number.isInteger(heads)
    ? inconsistency(config)
    : `hidden_size ${hiddenSize} does not tell how many attention heads there are`;
  if (wrong === undefined) return config;
  throw new ProblemError({
    code: 'config-invalid',
    message: `${file} comes without config.json, and ${wrong}.`,
    hint: HINT,
  });
}

const HINT = 'Put the config.json of these weights beside them.';
