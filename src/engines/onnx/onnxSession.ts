// One graph in ONNX Runtime: a request becomes tensors, the tensors that come back a result.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ForwardRequest, ForwardResult, ModelSession, Precision } from '../engine.ts';
import type { GroverConfig } from '../../grover/model.ts';
import { resolveRequest, type ResolvedRequest } from '../forwardRequest.ts';
import type { KeyValueCache } from '../keyValueCache.ts';
import { SerialQueue } from '../serialQueue.ts';
import { keysOutput, pastKeysInput, pastValuesInput, valuesOutput } from './attention.ts';
import { causalMask, visibleMask } from './mask.ts';
import type { Runtime } from './runtime.ts';

/** Errors are thrown; they need not be printed too. */
const STEP_OPTIONS = { logSeverityLevel: 4 } as const;
/** A long run gives its working memory back at its end; between the steps of writing that would be wasted effort. */
const READ_OPTIONS = {
  ...STEP_OPTIONS,
  extra: { memory: { enable_memory_arena_shrinkage: 'cpu:0' } },
} as const;
const FEWEST_READ = 16;

type Tensors = Record<string, Tensor>;

export interface OnnxSessionParts {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly config: GroverConfig;
  readonly precision: Precision;
}

/** A ModelSession over a graph of groverGraph.ts; owns `session`. */
export class OnnxSession implements ModelSession {
  readonly engine = 'onnxruntime';
  readonly description: string;
  readonly precision: Precision;
  readonly config: GroverConfig;
  readonly #runtime: Runtime;
  #session: InferenceSession | undefined;
  readonly #queue = new SerialQueue();

  constructor({ runtime, session, config, precision }: OnnxSessionParts) {
    this.description = `onnxruntime ${runtime.env.versions.node ?? ''} (cpu, ${precision})`;
    this.precision = precision;
    this.config = config;
    this.#runtime = runtime;
    this.#session = session;
  }

  run(request: ForwardRequest): Promise<ForwardResult> {
    return this.#queue.add(async () => {
      if (this.#session === undefined) throw new Error('The session has been disposed.');
      const resolved = resolveRequest(request, this.config);
      const options = resolved.tokens.length < FEWEST_READ ? STEP_OPTIONS : READ_OPTIONS;
      return this.#result(await this.#session.run(this.#feeds(resolved, request.past), options), resolved);
    });
  }

  /** Waits for runs under way, then frees the model; a second call does nothing. */
  dispose(): Promise<void> {
    return this.#queue.add(async () => {
      const session = this.#session;
      this.#session = undefined;
      await session?.release();
    });
  }

  #feeds(request: ResolvedRequest, past: KeyValueCache | undefined): Tensors {
    const { tokens, positions, pastLength, targetRows, targets, logitRows, hiddenRows, visible } = request;
    const { Tensor } = this.#runtime;
    const count = tokens.length;
    const mask =
      visible === undefined ? causalMask(count, pastLength) : visibleMask(visible, count, pastLength + count);
    const feeds: Tensors = {
      tokens: new Tensor('int32', tokens, [count]),
      positions: new Tensor('int32', positions, [count]),
      mask: new Tensor('float32', mask, [count, 1 + pastLength + count]),
      target_rows: new Tensor('int32', targetRows, [targetRows.length]),
      targets: new Tensor('int32', targets, [targets.length]),
      score: new Tensor('bool', Uint8Array.of(targets.length > 0 ? 1 : 0), []),
      logit_rows: new Tensor('int32', logitRows, [logitRows.length]),
      hidden_rows: new Tensor('int32', hiddenRows, [hiddenRows.length]),
    };
    const { heads, hiddenSize, layers } = this.config;
    const shape = [1 + pastLength, heads, hiddenSize / heads];
    const none = new Float32Array(hiddenSize);
    for (let layer = 0; layer < layers; layer++) {
      feeds[pastKeysInput(layer)] = new Tensor('float32', past?.keys(layer, true) ?? none, shape);
      feeds[pastValuesInput(layer)] = new Tensor('float32', past?.values(layer, true) ?? none, shape);
    }
    return feeds;
  }

  #result(outputs: Tensors, { tokens }: ResolvedRequest): ForwardResult {
    const layers = Array.from({ length: this.config.layers }, (_, layer) => layer);
    const floats = (name: string): Float32Array => {
      const data = outputs[name]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`ONNX Runtime returned no floats for ${name}.`);
      return data;
    };
    const rank = outputs['rank']?.data;
    if (!(rank instanceof Int32Array)) throw new Error('ONNX Runtime returned no integers for rank.');
    return {
      rows: {
        count: tokens.length,
        keys: layers.map((layer) => floats(keysOutput(layer))),
        values: layers.map((layer) => floats(valuesOutput(layer))),
      },
      statistics: {
        logProbability: floats('logProbability'),
        rank,
        entropy: floats('entropy'),
        variance: floats('variance'),
        topPRequired: floats('topPRequired'),
      },
      logits: floats('logits'),
      hidden: floats('hidden'),
    };
  }
}
