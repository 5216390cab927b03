// The model's tensors on their way into a graph: read one by one, quantised where wanted, written to the weight file.
import { WORD_EMBEDDINGS } from '../../grover/architecture.ts';
import type { GroverConfig, QuantisedTensor, Weights } from '../../grover/model.ts';
import { quantise } from '../../grover/quantisation.ts';
import type { Precision } from '../engine.ts';
import type { Graph, Value } from './graphBuilder.ts';
import { narrowed } from './quantise.ts';
import type { WeightFile } from './weightFile.ts';

/** All that the parts of the graph are built from. */
export interface Construction {
  readonly graph: Graph;
  readonly file: WeightFile;
  readonly weights: Weights;
  readonly config: GroverConfig;
  readonly precision: Precision;
  /** Weights of 7 bits instead of 8, for processors whose integer products saturate. */
  readonly narrow: boolean;
}

/** One or more float vectors, end to end, as they are. */
export async function vector({ graph, file, weights }: Construction, names: readonly string[]): Promise<Value> {
  const parts = await Promise.all(names.map((name) => weights.read(name)));
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return graph.weight(names[0] ?? 'vector', 'float', [all.length], await file.add(all));
}

/** A float matrix as it is. */
export async function matrix({ graph, file, weights }: Construction, name: string): Promise<Value> {
  const values = await weights.read(name);
  return graph.weight(name, 'float', weights.shape(name) ?? [], await file.add(values));
}

/** A matrix in int8: as stored when it is stored so, else quantised; `axis` as in QuantisedTensor. */
export async function quantisedMatrix(
  { weights, narrow }: Construction,
  name: string,
  axis: 0 | 1,
): Promise<QuantisedTensor> {
  const stored = await weights.readQuantised(name);
  const tensor = stored?.axis === axis ? stored : quantise(await weights.read(name), matrixShape(weights, name), axis);
  return narrow ? narrowed(tensor) : tensor;
}

/** The word embeddings, which are the output matrix too: once in the file, [vocabulary, hidden]; int8 rows with a scale each unless fp32. */
export interface WordEmbeddings {
  readonly table: Value;
  /** [vocabulary]; undefined for float tables. */
  readonly scale: Value | undefined;
  /** Rows `from` … `to` - 1 of the table and of the scale, over the same bytes of the file. */
  block(from: number, to: number): { readonly rows: Value; readonly scale: Value | undefined };
}

export async function wordEmbeddings(construction: Construction): Promise<WordEmbeddings> {
  const { graph, file, weights, config, precision } = construction;
  const { vocabularySize, hiddenSize } = config;
  const quantised = precision === 'fp32' ? undefined : await quantisedMatrix(construction, WORD_EMBEDDINGS, 0);
  const element = quantised === undefined ? 'float' : 'int8';
  const rowBytes = quantised === undefined ? hiddenSize * 4 : hiddenSize;
  const table = await file.add(quantised?.q ?? (await weights.read(WORD_EMBEDDINGS)));
  const scale = quantised && (await file.add(quantised.scale));
  const scales = (from: number, to: number): Value | undefined =>
    scale &&
    graph.weight('word_embed_scale', 'float', [to - from], {
      offset: scale.offset + from * 4,
      length: (to - from) * 4,
    });
  return {
    table: graph.weight('word_embed', element, [vocabularySize, hiddenSize], table),
    scale: scales(0, vocabularySize),
    block: (from, to) => {
      const extent = { offset: table.offset + from * rowBytes, length: (to - from) * rowBytes };
      return {
        rows: graph.weight('word_embed_block', element, [to - from, hiddenSize], extent),
        scale: scales(from, to),
      };
    },
  };
}

/** Shape of a tensor known to be a matrix. */
export function matrixShape(weights: Weights, name: string): readonly [number, number] {
  const [rows = 0, columns = 0] = weights.shape(name) ?? [];
  return [rows, columns];
}
