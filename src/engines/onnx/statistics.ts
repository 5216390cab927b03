// Token statistics (engine.ts, TokenStatistics) from logits that come in blocks of columns.
import type { STATISTICS } from '../tokenStatistics.ts';
import { ELEMENT, type Graph, type Value } from './graphBuilder.ts';

/**
 * What one block of the vocabulary contributes, in one tensor [N, 1, 5] so that a block is done with before the next
 * begins; p is the distribution within the block.
 */
const PARTS = [
  /** log Σ exp(logit) over the block. */
  'logSum',
  /** Σ p log p. */
  'first',
  /** Σ p (log p)². */
  'second',
  /** Tokens of the block above the target. */
  'better',
  /** Σ p over those. */
  'betterMass',
] as const;
type Part = (typeof PARTS)[number];

/** Statistics within one block: logits [N, 1, C], the target's logit [N, 1, 1]. */
export function blockStatistics(graph: Graph, logits: Value, target: Value): Value {
  const logP = graph.op('LogSoftmax', [logits], { axis: -1 });
  const p = graph.op('Exp', [logP]);
  const better = graph.op('Cast', [graph.op('Greater', [logits, target])], { to: ELEMENT.float });
  const parts: Record<Part, Value> = {
    logSum: graph.op('Sub', [firstColumn(graph, logits), firstColumn(graph, logP)]),
    first: dot(graph, p, logP),
    second: dot(graph, graph.op('Mul', [p, logP]), logP),
    better: graph.op('ReduceSum', [better, graph.integers(2)], { keepdims: 1 }),
    betterMass: dot(graph, p, better),
  };
  return graph.op(
    'Concat',
    PARTS.map((part) => parts[part]),
    { axis: 2 },
  );
}

/**
 * Row by row, by a matrix product. ReduceSum orders a row's terms by where the row begins in memory: its last bits would
 * depend on the run (counts, being exact, may use it). [N, 1, C]² → [N, 1, 1]. */
const dot = (graph: Graph, a: Value, b: Value): Value => graph.op('FusedMatMul', [a, b], { transB: 1 });

const firstColumn = (graph: Graph, x: Value): Value =>
  graph.op('Slice', [x, graph.integers(0), graph.integers(1), graph.integers(2)]);

/** Statistics over all blocks, each [N]; a block's p is weight · p of the whole, its log p is shift + log p. */
export function joinStatistics(
  graph: Graph,
  blocks: readonly Value[],
  target: Value,
): Record<(typeof STATISTICS)[number], Value> {
  const all = graph.op('Concat', blocks, { axis: 1 });
  const names = PARTS.map(() => undefined);
  const split = graph.ops('Split', [all], names, { axis: 2, num_outputs: PARTS.length });
  const part = (name: Part): Value => split[PARTS.indexOf(name)] ?? '';
  const sum = (x: Value): Value => graph.op('ReduceSum', [x, graph.integers(1, 2)], { keepdims: 0 });
  const logSum = graph.op('ReduceLogSumExp', [part('logSum'), graph.integers(1)], { keepdims: 1 });
  const shift = graph.op('Sub', [part('logSum'), logSum]);
  const weight = graph.op('Exp', [shift]);
  const first = part('first');
  const mean = sum(graph.op('Mul', [weight, graph.op('Add', [first, shift])]));
  const cross = graph.op('Mul', [shift, graph.op('Add', [graph.op('Add', [first, first]), shift])]);
  const square = sum(graph.op('Mul', [weight, graph.op('Add', [part('second'), cross])]));
  return {
    logProbability: graph.op('Reshape', [graph.op('Sub', [target, logSum]), graph.integers(-1)]),
    rank: graph.op('Cast', [sum(part('better'))], { to: ELEMENT.int32 }),
    entropy: graph.op('Neg', [mean]),
    variance: graph.op('Sub', [square, graph.op('Mul', [mean, mean])]),
    topPRequired: sum(graph.op('Mul', [weight, part('betterMass')])),
  };
}
