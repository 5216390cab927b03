// The output layer: logits = hidden · word_embedᵀ, in blocks of columns that stay in the processor's caches.
import { ELEMENT, Graph, type Element, type Value } from './graphBuilder.ts';
import { quantiseRows, STEP, ZERO_POINT, type QuantisedRows } from './products.ts';
import { STATISTICS } from '../tokenStatistics.ts';
import { blockStatistics, joinStatistics } from './statistics.ts';
import type { Construction, WordEmbeddings } from './weightSource.ts';

const BLOCKS = 32;

/** Inputs of the head. */
export interface HeadInputs {
  /** [S, hidden] */
  readonly hidden: Value;
  /** Rows with a target, [N], and their targets, [N]. */
  readonly targetRows: Value;
  readonly targets: Value;
  /** Boolean: is N > 0? */
  readonly score: Value;
  /** Rows whose logits are wanted, [R]. */
  readonly logitRows: Value;
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly rows: Value;
  readonly scale: Value | undefined;
}

/** Rows of the hidden state as the precision multiplies them. */
interface HeadRows {
  readonly x: Value;
  readonly quantised: QuantisedRows | undefined;
}

/** Adds the head; STATISTICS, each [N], and `logits`, [R, vocabulary], become outputs of the graph. */
export function head({ graph, config }: Construction, words: WordEmbeddings, inputs: HeadInputs): void {
  const blocks = blocksOf(words, config.vocabularySize);
  const wanted = headRows(graph, words, inputs.hidden, inputs.logitRows);
  const products = blocks.map((block) => blockProduct(graph, block, wanted));
  scaled(graph, graph.op('Concat', products, { axis: 1 }), wanted, 'logits');
  graph.output('logits', 'float', ['R', config.vocabularySize]);
  const scored = new Graph(graph);
  scoringBranch(scored, words, blocks, inputs);
  const skipped = new Graph(graph);
  for (const name of STATISTICS) {
    const none = skipped.constant(elementOf(name), [0], []);
    skipped.output(skipped.op('Identity', [none]), elementOf(name), [0]);
  }
  graph.ops('If', [inputs.score], STATISTICS, { then_branch: scored, else_branch: skipped });
  for (const name of STATISTICS) graph.output(name, elementOf(name), ['N']);
}

const elementOf = (name: (typeof STATISTICS)[number]): Element => (name === 'rank' ? 'int32' : 'float');

function headRows(graph: Graph, words: WordEmbeddings, hidden: Value, rows: Value): HeadRows {
  const x = graph.op('Gather', [hidden, rows]);
  return { x, quantised: words.scale === undefined ? undefined : quantiseRows(graph, x) };
}

function blocksOf(words: WordEmbeddings, size: number): Block[] {
  const width = Math.ceil(size / BLOCKS);
  return Array.from({ length: Math.ceil(size / width) }, (_, index) => {
    const from = index * width;
    const to = Math.min(size, from + width);
    return { from, to, ...words.block(from, to) };
  });
}

/** Logits of one block, [rows, C]; times the row's top yet to come if quantised. */
function blockProduct(graph: Graph, block: Block, { x, quantised }: HeadRows): Value {
  if (quantised === undefined || block.scale === undefined) return graph.op('Gemm', [x, block.rows], { transB: 1 });
  const width = block.to - block.from;
  const zero = graph.constant(
    'int8',
    [width],
    Array.from({ length: width }, () => 0),
  );
  const inputs = [
    quantised.q,
    graph.float(STEP),
    graph.constant('uint8', [], [ZERO_POINT]),
    block.rows,
    block.scale,
    zero,
  ];
  return graph.op('QGemm', inputs, { transB: 1 });
}

/** Products times their row's top where they are quantised. */
const scaled = (graph: Graph, products: Value, { quantised }: HeadRows, name?: string): Value =>
  quantised === undefined
    ? graph.op('Identity', [products], {}, name)
    : graph.op('Mul', [products, quantised.top], {}, name);

/** The statistics of N ≥ 1 rows: a product of its own for these, so that no block's logits have to be kept. */
function scoringBranch(graph: Graph, words: WordEmbeddings, blocks: readonly Block[], inputs: HeadInputs): void {
  const rows = headRows(graph, words, inputs.hidden, inputs.targetRows);
  const logits = blocks.map((block) => scaled(graph, blockProduct(graph, block, rows), rows));
  const target =
    rows.quantised === undefined
      ? targetAmong(graph, blocks, logits, inputs.targets)
      : quantisedTarget(graph, words, rows.quantised, inputs.targets);
  const statistics = logits.map((block) => {
    const wide = graph.op('Unsqueeze', [block, graph.integers(1)]);
    return blockStatistics(graph, wide, target);
  });
  const joined = joinStatistics(graph, statistics, target);
  for (const name of STATISTICS) graph.output(joined[name], elementOf(name), ['N']);
}

/**
 * The target's logit by a product of its own, so that each block can be compared with it and forgotten: integer sums
 * are exact, hence the same bits as in the block's product, and a target never ranks behind itself. [N, 1, 1]
 */
function quantisedTarget(graph: Graph, words: WordEmbeddings, { q, top }: QuantisedRows, targets: Value): Value {
  const row = graph.op('Unsqueeze', [q, graph.integers(1)]);
  const column = graph.op('Unsqueeze', [graph.op('Gather', [words.table, targets]), graph.integers(2)]);
  const sum = graph.op('MatMulInteger', [row, column, graph.constant('uint8', [], [ZERO_POINT])]);
  const byColumn = graph.op('Unsqueeze', [graph.op('Gather', [words.scale ?? '', targets]), graph.integers(1, 2)]);
  const scaled = graph.op('Mul', [
    graph.op('Cast', [sum], { to: ELEMENT.float }),
    graph.op('Mul', [byColumn, graph.float(STEP)]),
  ]);
  return graph.op('Mul', [scaled, graph.op('Unsqueeze', [top, graph.integers(2)])]);
}

/** The target's logit picked from the block that has it: float sums of another product would differ in their last bits. [N, 1, 1] */
function targetAmong(graph: Graph, blocks: readonly Block[], logits: readonly Value[], targets: Value): Value {
  const target = graph.op('Unsqueeze', [targets, graph.integers(1)]);
  const int32 = (value: number): Value => graph.constant('int32', [], [value]);
  const picked = blocks.map(({ from, to }, index) => {
    const local = graph.op('Sub', [target, int32(from)]);
    const inside = graph.op('Clip', [local, int32(0), int32(to - from - 1)]);
    const value = graph.op('GatherElements', [logits[index] ?? '', inside], { axis: 1 });
    return graph.op('Where', [graph.op('Equal', [local, inside]), value, graph.float(0)]);
  });
  return graph.op('Unsqueeze', [graph.op('Sum', picked), graph.integers(2)]);
}
