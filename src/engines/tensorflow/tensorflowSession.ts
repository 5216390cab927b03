// A Grover ready to run on TensorFlow.js: requests and results are plain arrays, tensors live only as long as one run.
import * as tf from '@tensorflow/tfjs-core';
import type { GroverConfig } from '../../grover/model.ts';
import type { ForwardRequest, ForwardResult, ModelSession, TokenStatistics } from '../engine.ts';
import { resolveRequest, type ResolvedRequest } from '../forwardRequest.ts';
import type { KeyValueCache, KeyValueRows } from '../keyValueCache.ts';
import { SerialQueue } from '../serialQueue.ts';
import type { BackendName } from './backend.ts';
import {
  attentionBias,
  forward,
  outputLogits,
  type LayerKeysValues,
  type NetworkOutputs,
  type NetworkWeights,
} from './forward.ts';
import { disposeAll } from './loadWeights.ts';
import { targetStatistics } from './statistics.ts';

/** Rows whose logits are in memory at a time: 32 × 50,270 floats are 6.4 MB, and statistics hold a few such tensors. */
const ROWS_AT_A_TIME = 32;

export class TensorflowSession implements ModelSession {
  readonly engine = 'tensorflow';
  readonly precision = 'fp32';
  readonly description: string;
  readonly config: GroverConfig;
  readonly #backend: BackendName;
  readonly #weights: NetworkWeights;
  readonly #queue = new SerialQueue();
  #disposed = false;

  /** Takes over the weights, which live on `backend`. */
  constructor(config: GroverConfig, weights: NetworkWeights, backend: BackendName, description: string) {
    this.config = config;
    this.description = description;
    this.#backend = backend;
    this.#weights = weights;
  }

  run(request: ForwardRequest): Promise<ForwardResult> {
    return this.#queue.add(async () => {
      if (this.#disposed) throw new Error('The model has been disposed of.');
      const resolved = resolveRequest(request, this.config);
      // Another session of this process may have another backend.
      await tf.setBackend(this.#backend);
      return this.#compute(resolved, request.past);
    });
  }

  async dispose(): Promise<void> {
    await this.#queue.add(() => {
      if (!this.#disposed) disposeAll(this.#weights);
      this.#disposed = true;
    });
  }

  #compute(request: ResolvedRequest, past: KeyValueCache | undefined): ForwardResult {
    const results: ForwardResult[] = [];
    // The result is not returned through `tidy`, which would look for tensors in every number of it.
    tf.tidy(() => {
      const { hidden, layers } = this.#network(request, past);
      const { hiddenSize } = this.config;
      const hiddenRows = new Float32Array(request.hiddenRows.length * hiddenSize);
      this.#eachChunk(hidden, request.hiddenRows, (chunk, at) => {
        hiddenRows.set(floats(chunk), at * hiddenSize);
      });
      results.push({
        rows: downloadRows(layers, request.tokens.length),
        statistics: this.#statistics(hidden, request),
        logits: this.#logits(hidden, request.logitRows),
        hidden: hiddenRows,
      });
    });
    const [result] = results;
    if (result === undefined) throw new Error('TensorFlow.js returned nothing.');
    return result;
  }

  #network(request: ResolvedRequest, past: KeyValueCache | undefined): NetworkOutputs {
    const { layers, hiddenSize } = this.config;
    const { tokens, positions, pastLength, visible } = request;
    const shape: [number, number, number] = [1, pastLength, hiddenSize];
    const before =
      past === undefined || pastLength === 0
        ? undefined
        : Array.from({ length: layers }, (_, layer) => ({
            keys: tf.tensor3d(past.keys(layer), shape),
            values: tf.tensor3d(past.values(layer), shape),
          }));
    return forward(this.#weights, this.config, {
      tokens: tf.tensor2d(tokens, [1, tokens.length], 'int32'),
      positions: tf.tensor1d(positions, 'int32'),
      bias: attentionBias(tokens.length, pastLength, visible),
      ...(before === undefined ? {} : { past: before }),
    });
  }

  #statistics(hidden: tf.Tensor2D, { targetRows, targets }: ResolvedRequest): TokenStatistics {
    const count = targetRows.length;
    const statistics = {
      logProbability: new Float32Array(count),
      rank: new Int32Array(count),
      entropy: new Float32Array(count),
      variance: new Float32Array(count),
      topPRequired: new Float32Array(count),
    };
    this.#eachChunk(hidden, targetRows, (chunk, at) => {
      const logits = outputLogits(this.#weights, chunk);
      const tensors = targetStatistics(logits, targets.subarray(at, at + logits.shape[0]));
      statistics.logProbability.set(floats(tensors.logProbability), at);
      statistics.rank.set(floats(tensors.rank), at);
      statistics.entropy.set(floats(tensors.entropy), at);
      statistics.variance.set(floats(tensors.variance), at);
      statistics.topPRequired.set(floats(tensors.topPRequired), at);
    });
    return statistics;
  }

  #logits(hidden: tf.Tensor2D, rows: Int32Array): Float32Array {
    const { vocabularySize } = this.config;
    const logits = new Float32Array(rows.length * vocabularySize);
    this.#eachChunk(hidden, rows, (chunk, at) => {
      logits.set(floats(outputLogits(this.#weights, chunk)), at * vocabularySize);
    });
    return logits;
  }

  /** Calls back with ROWS_AT_A_TIME of the rows asked for and the index of the first among them; frees what it made. */
  #eachChunk(hidden: tf.Tensor2D, rows: Int32Array, work: (chunk: tf.Tensor2D, at: number) => void): void {
    for (let at = 0; at < rows.length; at += ROWS_AT_A_TIME)
      tf.tidy(() => {
        work(tf.gather(hidden, tf.tensor1d(rows.subarray(at, at + ROWS_AT_A_TIME), 'int32')), at);
      });
  }
}

const downloadRows = (layers: readonly LayerKeysValues[], count: number): KeyValueRows => ({
  count,
  keys: layers.map(({ keys }) => floats(keys)),
  values: layers.map(({ values }) => floats(values)),
});

function floats(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  if (!(values instanceof Float32Array)) throw new TypeError(`TensorFlow.js returned ${tensor.dtype} for float32.`);
  return values;
}
