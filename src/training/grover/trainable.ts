// Which weights learn.
import { CLASS_BIAS, CLASS_KERNEL, languageModelTensors, layerScope } from '../../grover/architecture.ts';
import type { GroverConfig } from '../../grover/model.ts';

/** The first layer that learns; 0 with `everything` means the embeddings do, too. */
export interface Trainable {
  readonly everything: boolean;
  readonly firstLayer: number;
}

/** Undefined: all weights. Else the top layers, at most all of them; the embeddings, which are also the output's, do not learn. */
export function trainable(config: GroverConfig, topLayers: number | undefined): Trainable {
  if (topLayers === undefined) return { everything: true, firstLayer: 0 };
  return { everything: false, firstLayer: Math.max(0, config.layers - topLayers) };
}

/** Names of the weights that learn, the class head's included. */
export function trainableNames(config: GroverConfig, topLayers: number | undefined): string[] {
  const { everything, firstLayer } = trainable(config, topLayers);
  const layers = new Set(Array.from({ length: config.layers - firstLayer }, (_, i) => layerScope(firstLayer + i)));
  const ofModel = [...languageModelTensors(config).keys()].filter(
    (name) => everything || layers.has(name.split('/').slice(0, 2).join('/')),
  );
  return [...ofModel, CLASS_KERNEL, CLASS_BIAS];
}
