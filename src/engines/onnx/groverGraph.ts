// Grover as an ONNX graph over new tokens behind a cached prefix (GroverModel in lm/modeling.py).
import { pastKeysInput, pastValuesInput } from './attention.ts';
import type { Graph } from './graphBuilder.ts';
import { head } from './head.ts';
import { embedding, layer } from './layers.ts';
import { wordEmbeddings, type Construction } from './weightSource.ts';

/** Counts up with every change to the graph: part of the cache's folder name. */
export const GRAPH_VERSION = 3;

/**
 * Writes the weights to `construction.file` and returns the graph. Its inputs: tokens, positions [S]; mask [S, 1 + P + S];
 * past_keys_i, past_values_i [1 + P, heads, head size]; target_rows, targets [N]; score []; logit_rows [R];
 * hidden_rows [H]. Its outputs: keys_i, values_i [S, heads, head size]; those of the head; hidden [H, hidden].
 */
export async function buildGroverGraph(construction: Construction): Promise<Graph> {
  const { graph, config } = construction;
  const size = config.hiddenSize / config.heads;
  const tokens = graph.input('tokens', 'int32', ['S']);
  const positions = graph.input('positions', 'int32', ['S']);
  const mask = graph.input('mask', 'float', ['S', 'T']);
  const words = await wordEmbeddings(construction);
  let x = await embedding(construction, words, tokens, positions);
  for (let index = 0; index < config.layers; index++) {
    const pastKeys = graph.input(pastKeysInput(index), 'float', ['P', config.heads, size]);
    const pastValues = graph.input(pastValuesInput(index), 'float', ['P', config.heads, size]);
    x = await layer(construction, index, { x, mask, pastKeys, pastValues });
  }
  const hiddenRows = graph.input('hidden_rows', 'int32', ['H']);
  graph.output(graph.op('Gather', [x, hiddenRows], {}, 'hidden'), 'float', ['H', config.hiddenSize]);
  head(construction, words, {
    hidden: x,
    targetRows: graph.input('target_rows', 'int32', ['N']),
    targets: graph.input('targets', 'int32', ['N']),
    score: graph.input('score', 'bool', []),
    logitRows: graph.input('logit_rows', 'int32', ['R']),
  });
  return graph;
}
