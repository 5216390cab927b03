// Does this processor add u8 × s8 products in 16 bits that overflow? Asked of the processor itself, by one small product.
import { Graph } from './graphBuilder.ts';
import type { Runtime } from './runtime.ts';

const WIDTH = 64;

/** True where products of extreme values come out wrong: weights are then held in 7 bits. */
export async function saturates(runtime: Runtime): Promise<boolean> {
  const graph = new Graph();
  const row = graph.input('row', 'uint8', [1, WIDTH]);
  const kernel = graph.constant(
    'int8',
    [WIDTH, WIDTH],
    Array.from({ length: WIDTH * WIDTH }, () => 127),
  );
  graph.output(graph.op('MatMulInteger', [row, kernel], {}, 'sum'), 'int32', [1, WIDTH]);
  const session = await runtime.InferenceSession.create(graph.model(), { intraOpNumThreads: 1, logSeverityLevel: 4 });
  try {
    const { sum } = await session.run({
      row: new runtime.Tensor('uint8', new Uint8Array(WIDTH).fill(255), [1, WIDTH]),
    });
    return sum?.data[0] !== 255 * 127 * WIDTH;
  } finally {
    await session.release();
  }
}
