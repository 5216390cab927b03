// The tensors that make a Grover of a given configuration, under the reference's variable names (lm/modeling.py).
import type { GroverConfig } from './model.ts';

export const WORD_EMBEDDINGS = 'newslm/embeddings/word_embed';
export const POSITION_EMBEDDINGS = 'newslm/embeddings/pos_embed';
export const CLASS_KERNEL = 'classification/logits/kernel';
export const CLASS_BIAS = 'classification/logits/bias';
/** Classes of the reference's discriminator: machine, human. */
export const CLASSES = 2;

/** `newslm/layer07` */
export const layerScope = (layer: number): string => `newslm/layer${String(layer).padStart(2, '0')}`;

/** Name and shape of every tensor of the language model, in the order of the reference's graph; kernels are [in, out]. */
export function languageModelTensors(config: GroverConfig): Map<string, readonly number[]> {
  const { hiddenSize, intermediateSize } = config;
  const tensors = new Map<string, readonly number[]>();
  const norm = (name: string): void => {
    tensors.set(`${name}/gamma`, [hiddenSize]).set(`${name}/beta`, [hiddenSize]);
  };
  const dense = (name: string, from: number, to: number): void => {
    tensors.set(`${name}/kernel`, [from, to]).set(`${name}/bias`, [to]);
  };
  tensors.set(WORD_EMBEDDINGS, [config.vocabularySize, hiddenSize]);
  tensors.set(POSITION_EMBEDDINGS, [config.maxPositions, hiddenSize]);
  norm('newslm/embeddings/LayerNorm_embed_norm');
  for (let layer = 0; layer < config.layers; layer++) {
    const scope = layerScope(layer);
    for (const part of ['query_layer', 'key_layer', 'value_layer', 'context_projection_layer'])
      dense(`${scope}/${part}`, hiddenSize, hiddenSize);
    norm(`${scope}/LayerNorm_mlp_ln0`);
    dense(`${scope}/intermediate`, hiddenSize, intermediateSize);
    dense(`${scope}/output`, intermediateSize, hiddenSize);
    norm(`${scope}/LayerNorm_mlp_ln1`);
  }
  return tensors;
}

/** Name and shape of the discriminator's head; others than the reference's may have more classes. */
export const classifierTensors = (config: GroverConfig, classes = CLASSES): Map<string, readonly number[]> =>
  new Map([
    [CLASS_KERNEL, [config.hiddenSize, classes]],
    [CLASS_BIAS, [classes]],
  ]);
