// One lane of a parallel session: a thread that holds the model by itself and runs one request after the other.
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import type { ForwardRequest, ForwardResult, ModelSession } from './engine.ts';
import { KeyValueCache, type KeyValueRows } from './keyValueCache.ts';
import { loadEngine } from './loadEngine.ts';
import { equalPiecesSession } from './piecewiseSession.ts';
import { openModel } from '../grover/checkpoints/openModel.ts';
import { unwrap } from '../grover/problem.ts';

export const laneChoiceSchema = v.object({
  /** Folder of the weights. */
  folder: v.string(),
  precision: v.picklist(['fp32', 'int8', 'int4']),
  cacheFolder: v.string(),
});
export type LaneChoice = v.InferOutput<typeof laneChoiceSchema>;

const integers = v.instance(Int32Array);
const floats = v.array(v.instance(Float32Array));
const entries = {
  tokens: integers,
  positions: v.exactOptional(integers),
  visible: v.exactOptional(v.instance(Uint8Array)),
  targetRows: v.exactOptional(integers),
  targets: v.exactOptional(integers),
  logitRows: v.exactOptional(integers),
  hiddenRows: v.exactOptional(integers),
  isLast: v.exactOptional(v.boolean()),
};
/** A ForwardRequest as it travels: the past as plain rows. */
const requestSchema = v.object({
  id: v.number(),
  request: v.object(entries),
  past: v.exactOptional(v.object({ count: v.number(), keys: floats, values: floats })),
});
export interface LaneRequest {
  readonly id: number;
  readonly request: Omit<ForwardRequest, 'past'>;
  readonly past?: KeyValueRows;
}

/** What a lane says: first that it is ready or why it is not, then one answer to each request, in their order. */
export type LaneAnswer =
  | { readonly id: number; readonly result: ForwardResult }
  | { readonly id: number; readonly error: string }
  | { readonly ready: string };

/** Serves the thread that started this one until it ends it. */
export async function serveLane(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('A lane is a thread of another program.');
  const { folder, ...options } = v.parse(laneChoiceSchema, workerData);
  const model = unwrap(await openModel(folder));
  const engine = unwrap(await loadEngine('onnxruntime'));
  const session = equalPiecesSession(unwrap(await engine.load(model, { ...options, threads: 1 })));
  await model.weights.close();
  const answer = (said: LaneAnswer, buffers: ArrayBuffer[] = []): void => {
    port.postMessage(said, buffers);
  };
  port.on('message', (message: unknown) => {
    const request = v.parse(requestSchema, message);
    run(session, request).then(
      (whole) => {
        const result = request.request.isLast === true ? { ...whole, rows: NO_ROWS } : whole;
        answer({ id: request.id, result }, buffersOf(result));
      },
      (thrown: unknown) => {
        answer({ id: request.id, error: thrown instanceof Error ? thrown.message : String(thrown) });
      },
    );
  });
  answer({ ready: session.description });
}

/** Megabytes that nobody needs are not worth handing over. */
const NO_ROWS: KeyValueRows = { count: 0, keys: [], values: [] };

function run(session: ModelSession, { request, past }: LaneRequest): Promise<ForwardResult> {
  if (past === undefined) return session.run(request);
  return session.run({ ...request, past: KeyValueCache.empty(session.config, past.count).append(past) });
}

/** Handed over instead of copied. */
function buffersOf({ rows, logits, hidden }: ForwardResult): ArrayBuffer[] {
  const buffers = [...rows.keys, ...rows.values, logits, hidden].map(({ buffer }) => buffer);
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))];
}
