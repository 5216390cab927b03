// A Grover on disk, as the engines see it: configuration and named tensors, whatever file format they came from.

/** The reference's configuration (lm/configs/*.json), camel-cased. */
export interface GroverConfig {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediateSize: number;
  readonly maxPositions: number;
}

/** Symmetric int8: value[i][j] = q[i][j] × scale[axis === 0 ? i : j]. */
export interface QuantisedTensor {
  readonly shape: readonly [number, number];
  readonly q: Int8Array;
  readonly scale: Float32Array;
  /** 0: one scale a row (embedding tables); 1: one scale a column (kernels, [in, out]). */
  readonly axis: 0 | 1;
}

/**
 * Named tensors under the reference's variable names (`newslm/embeddings/word_embed`, `newslm/layer00/query_layer/kernel`,
 * `classification/logits/kernel`, …). Optimiser slots are left out.
 */
export interface Weights {
  readonly names: readonly string[];
  /** Shape of a tensor; undefined when there is none of that name. */
  shape(name: string): readonly number[] | undefined;
  /** The tensor as float32, row-major, dequantised where stored so. Throws ProblemError (tensor-missing, file-corrupt, tensor-values). */
  read(name: string): Promise<Float32Array>;
  /** The stored int8 form, or undefined when the tensor is stored as floats. */
  readQuantised(name: string): Promise<QuantisedTensor | undefined>;
  close(): Promise<void>;
}

/** A model folder that is whole by its header and configuration; the weights themselves have not been read. */
export interface InspectedModel {
  /** Absolute path of the folder. */
  readonly folder: string;
  /** Name people see: the folder's name. */
  readonly name: string;
  readonly config: GroverConfig;
  readonly weights: Weights;
  /** True when `classification/logits` is there with the reference's two classes: the model has been trained as a discriminator. */
  readonly isDiscriminator: boolean;
}

/** An opened and validated model folder. */
export interface GroverModel extends InspectedModel {
  /** SHA-256 over configuration and weight bytes, hex; keys caches and provenance. */
  readonly hash: string;
}
