// Several threads, each with the model to itself: many runs are done sooner that way than one after the other with all threads
// at each, which wait for one another between a run's hundreds of small steps.
import { Worker } from 'node:worker_threads';
import type { ForwardRequest, ForwardResult, ModelSession } from './engine.ts';
import type { LaneAnswer, LaneChoice, LaneRequest } from './lane.ts';
import type { GroverConfig } from '../grover/model.ts';
import { ProblemError } from '../grover/problem.ts';

/** Name of the command by which the program serves as a lane. */
export const LANE_COMMAND = 'lane';

export interface ParallelChoice extends LaneChoice {
  /** The Grover program, which is what the threads run. */
  readonly program: string;
  readonly count: number;
  readonly config: GroverConfig;
}

interface Waiting {
  readonly resolve: (result: ForwardResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** A session of `count` lanes over ONNX Runtime. Rejects with ProblemError (engine-failed) where a thread does not start. */
export async function openParallelSession({
  program,
  count,
  config,
  ...choice
}: ParallelChoice): Promise<ModelSession> {
  // The first makes what the others find in the cache.
  const first = await Lane.open(program, choice, config);
  const others = await Promise.allSettled(Array.from({ length: count - 1 }, () => Lane.open(program, choice, config)));
  const lanes = [first, ...others.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))];
  return {
    engine: 'onnxruntime',
    description: first.description,
    precision: choice.precision,
    config,
    lanes: lanes.length,
    run: (request) => lanes.reduce((best, lane) => (lane.waiting < best.waiting ? lane : best)).run(request),
    dispose: async () => {
      await Promise.all(lanes.map((lane) => lane.end()));
    },
  };
}

class Lane {
  description = '';
  readonly #worker: Worker;
  readonly #config: GroverConfig;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  /** Why it takes no more requests. */
  #broken: Error | undefined;
  #onIdle: (() => void) | undefined;

  static open(program: string, choice: LaneChoice, config: GroverConfig): Promise<Lane> {
    return new Promise((resolve, reject) => {
      // Its outputs are not the program's, whose own may be somebody's input.
      const worker = new Worker(program, { argv: [LANE_COMMAND], workerData: choice, stdout: true, stderr: true });
      new Lane(worker, config, resolve, reject);
    });
  }

  private constructor(
    worker: Worker,
    config: GroverConfig,
    onReady: (lane: Lane) => void,
    onFailure: (reason: unknown) => void,
  ) {
    this.#worker = worker;
    this.#config = config;
    let said = '';
    worker.stderr.on('data', (text: Buffer) => (said += text.toString()));
    const fail = (reason: string): void => {
      const message = said.trim() === '' ? reason : said.trim();
      const problem = { code: 'engine-failed', message: `A thread of the engine ended: ${message}` } as const;
      this.#broken ??= new ProblemError(problem);
      onFailure(this.#broken);
      for (const { reject } of this.#waiting.values()) reject(this.#broken);
      this.#waiting.clear();
      this.#onIdle?.();
    };
    worker.on('message', (answer: LaneAnswer) => {
      if ('ready' in answer) {
        this.description = answer.ready;
        // Idle lanes keep no program alive.
        worker.unref();
        onReady(this);
        return;
      }
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(answer.error));
      else waiting?.resolve(answer.result);
      if (this.#waiting.size > 0) return;
      worker.unref();
      this.#onIdle?.();
    });
    worker.on('error', ({ message }) => {
      fail(message);
    });
    worker.on('exit', (code) => {
      fail(`exit code ${code}.`);
    });
  }

  /** Requests that it has not answered yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  run(request: ForwardRequest): Promise<ForwardResult> {
    return new Promise((resolve, reject) => {
      if (this.#broken !== undefined) {
        reject(this.#broken);
        return;
      }
      const id = this.#asked++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(travelling(id, request, this.#config));
    });
  }

  /** Takes no more requests, answers those it has, and ends. */
  async end(): Promise<void> {
    this.#broken ??= new Error('The session has been disposed.');
    if (this.#waiting.size > 0)
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    await this.#worker.terminate();
  }
}

/** An empty past is as good as none. */
function travelling(id: number, { past, ...request }: ForwardRequest, { layers }: GroverConfig): LaneRequest {
  if (past === undefined || past.length === 0) return { id, request };
  const each = (rows: (layer: number) => Float32Array): Float32Array[] =>
    Array.from({ length: layers }, (_, layer) => rows(layer).slice());
  const [keys, values] = [each((layer) => past.keys(layer)), each((layer) => past.values(layer))];
  return { id, request, past: { count: past.length, keys, values } };
}
