// A model without weights: a deterministic distribution hashed from the visible tokens, so that tests run in microseconds.
import type { ForwardRequest, ForwardResult, ModelSession } from '../../src/engines/engine.ts';
import { resolveRequest, type ResolvedRequest } from '../../src/engines/forwardRequest.ts';
import type { KeyValueRows } from '../../src/engines/keyValueCache.ts';
import { SerialQueue } from '../../src/engines/serialQueue.ts';
import { emptyStatistics } from '../../src/engines/tokenStatistics.ts';
import { VOCABULARY_SIZE } from '../../src/grover/vocabulary.ts';
import type { GroverConfig } from '../../src/grover/model.ts';
import { statisticsOf } from './statisticsOf.ts';

export interface FakeSessionOptions {
  readonly config?: Partial<GroverConfig>;
  /** Scripts the model: the token it is all but certain of after these visible tokens (in order of position). */
  readonly next?: (context: readonly number[]) => number | undefined;
  /** Called before each run: may wait (a slow model), throw (a failing one) or take notes. */
  readonly onRun?: (request: ForwardRequest) => Promise<void> | void;
}

export interface FakeSession extends ModelSession {
  /** Runs so far. */
  readonly runs: number;
  /** New tokens read in all runs. */
  readonly tokensRead: number;
  readonly disposed: boolean;
}

const CONFIG: GroverConfig = {
  vocabularySize: VOCABULARY_SIZE,
  hiddenSize: 4,
  layers: 2,
  heads: 2,
  intermediateSize: 8,
  maxPositions: 1024,
};

/** Tokens of one row that it sees, itself included, and where they stand. */
interface Context {
  readonly tokens: () => readonly number[];
  readonly hash: number;
}

/** A session whose results depend on the visible tokens and positions alone, not on how they were cut into runs. */
export function createFakeSession(options: FakeSessionOptions = {}): FakeSession {
  const config = { ...CONFIG, ...options.config };
  const queue = new SerialQueue();
  const notes = { runs: 0, tokensRead: 0, disposed: false };
  const run = async (request: ForwardRequest): Promise<ForwardResult> => {
    if (notes.disposed) throw new Error('The session has been disposed.');
    const resolved = resolveRequest(request, config);
    await options.onRun?.(request);
    notes.runs++;
    notes.tokensRead += request.tokens.length;
    return answer(resolved, request, config, options.next);
  };
  return {
    engine: 'onnxruntime',
    description: 'fake (test)',
    precision: 'fp32',
    config,
    get runs() {
      return notes.runs;
    },
    get tokensRead() {
      return notes.tokensRead;
    },
    get disposed() {
      return notes.disposed;
    },
    run: (request) => queue.add(() => run(request)),
    dispose: async () => {
      await queue.drained();
      notes.disposed = true;
    },
  };
}

function answer(
  resolved: ResolvedRequest,
  request: ForwardRequest,
  config: GroverConfig,
  next: FakeSessionOptions['next'],
): ForwardResult {
  const contexts = contextsOf(resolved, request, config);
  const at = (row: number): Context => contexts[row] ?? { tokens: () => [], hash: 0 };
  const scripted = (row: number): number | undefined => next?.(at(row).tokens());
  const logits = (row: number): Float32Array => logitsOf(at(row).hash, config.vocabularySize, scripted(row));
  const statistics = emptyStatistics(resolved.targets.length);
  resolved.targetRows.forEach((row, index) => {
    const target = resolved.targets[index] ?? 0;
    const one =
      scripted(row) === undefined
        ? tabulated(at(row).hash, config.vocabularySize, target)
        : statisticsOf(logits(row), target);
    statistics.logProbability[index] = one.logProbability;
    statistics.rank[index] = one.rank;
    statistics.entropy[index] = one.entropy;
    statistics.variance[index] = one.variance;
    statistics.topPRequired[index] = one.topPRequired;
  });
  return {
    rows: rowsOf(resolved, config),
    statistics,
    logits: joined([...resolved.logitRows].map(logits)),
    hidden: joined([...resolved.hiddenRows].map((row) => hiddenOf(at(row).hash, config.hiddenSize))),
  };
}

/** A row's key begins with its token and position: that is all a later run needs to know of it. */
function rowsOf({ tokens, positions }: ResolvedRequest, config: GroverConfig): KeyValueRows {
  const rows = (): Float32Array => {
    const data = new Float32Array(tokens.length * config.hiddenSize);
    tokens.forEach((token, row) => {
      data.set([token, positions[row] ?? 0], row * config.hiddenSize);
    });
    return data;
  };
  const layers = Array.from({ length: config.layers });
  return { count: tokens.length, keys: layers.map(rows), values: layers.map(rows) };
}

interface Column {
  readonly token: number;
  readonly position: number;
}

function contextsOf(resolved: ResolvedRequest, request: ForwardRequest, config: GroverConfig): Context[] {
  const { tokens, positions, pastLength, visible } = resolved;
  const pastKeys = request.past?.keys(0) ?? new Float32Array(0);
  const columns = Array.from({ length: pastLength + tokens.length }, (_, index): Column => {
    const row = index - pastLength;
    const [token, position] = row < 0 ? pastKeys.subarray(index * config.hiddenSize) : [tokens[row], positions[row]];
    return { token: token ?? 0, position: position ?? 0 };
  });
  const sumOf = (seen: readonly Column[]): number =>
    seen.reduce((total, one) => (total + mix(one.token, one.position)) >>> 0, 0);
  let causal = sumOf(columns.slice(0, pastLength));
  return Array.from(tokens, (token, row) => {
    const end = pastLength + row + 1;
    causal = (causal + sumOf(columns.slice(end - 1, end))) >>> 0;
    const seen = (): Column[] =>
      visible === undefined
        ? columns.slice(0, end)
        : columns.filter((_, index) => visible[row * columns.length + index] === 1);
    return {
      tokens: () =>
        seen()
          .sort((a, b) => a.position - b.position)
          .map((one) => one.token),
      hash: mix(visible === undefined ? causal : sumOf(seen()), token),
    };
  });
}

/** A 32-bit integer hash of two numbers. */
function mix(a: number, b: number): number {
  let hash = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Zipf-like laws of several steepnesses over ranks, with their statistics worked out once. */
interface Law {
  readonly logits: Float32Array;
  readonly logSum: number;
  readonly massBefore: Float64Array;
  readonly entropy: number;
  readonly variance: number;
}
const LAWS = 8;
const laws = new Map<string, Law>();

function lawOf(hash: number, size: number): Law {
  const steepness = 1.1 + 0.2 * (hash % LAWS);
  const key = `${steepness}/${size}`;
  const known = laws.get(key);
  if (known !== undefined) return known;
  const logits = Float32Array.from({ length: size }, (_, rank) => -steepness * Math.log(1 + rank));
  const { entropy, variance, logProbability } = statisticsOf(logits, 0);
  const massBefore = new Float64Array(size);
  let mass = 0;
  logits.forEach((logit, rank) => {
    massBefore[rank] = mass;
    mass += Math.exp(logit + logProbability);
  });
  const law = { logits, logSum: -logProbability, massBefore, entropy, variance };
  laws.set(key, law);
  return law;
}

/** Rank of a token in the distribution of this hash: the law's ranks turned round the vocabulary. */
const rankOf = (hash: number, size: number, token: number): number => (token + (hash >>> 3)) % size;

function tabulated(hash: number, size: number, target: number): ReturnType<typeof statisticsOf> {
  const law = lawOf(hash, size);
  const rank = rankOf(hash, size, target);
  return {
    logProbability: (law.logits[rank] ?? 0) - law.logSum,
    rank,
    entropy: law.entropy,
    variance: law.variance,
    topPRequired: law.massBefore[rank] ?? 0,
  };
}

function logitsOf(hash: number, size: number, scripted: number | undefined): Float32Array {
  const law = lawOf(hash, size);
  const logits = new Float32Array(size);
  const turn = rankOf(hash, size, 0);
  logits.set(law.logits.subarray(turn));
  logits.set(law.logits.subarray(0, turn), size - turn);
  if (scripted !== undefined) logits[scripted] = 6;
  return logits;
}

function hiddenOf(hash: number, size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, index) => mix(hash, index) / 0x80000000 - 1);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const length = parts[0]?.length ?? 0;
  const all = new Float32Array(parts.length * length);
  parts.forEach((part, index) => {
    all.set(part, index * length);
  });
  return all;
}
