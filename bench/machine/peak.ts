// The most products a second that ONNX Runtime does here: one big matrix after the other, weights constant and so laid out beforehand.
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Graph, WEIGHTS_FILE } from '../../src/engines/onnx/graphBuilder.ts';
import { importRuntime, openGraph } from '../../src/engines/onnx/runtime.ts';
import { WeightFile } from '../../src/engines/onnx/weightFile.ts';

/** As many rows as a reading has at once, and inputs enough that writing the result is nothing beside the products. */
const [ROWS, INPUTS, OUTPUTS] = [512, 8192, 2048];

/** 10⁹ multiplications with their additions a second, of each round. */
export async function peakProducts(
  precision: 'int8' | 'fp32',
  threads: number,
  rounds: number,
): Promise<readonly number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
  try {
    const runtime = await importRuntime();
    const session = await openGraph(runtime, await writeProduct(folder, precision), threads);
    const count = ROWS * INPUTS;
    const x =
      precision === 'int8'
        ? new runtime.Tensor('uint8', new Uint8Array(count).fill(131), [ROWS, INPUTS])
        : new runtime.Tensor('float32', new Float32Array(count).fill(0.5), [ROWS, INPUTS]);
    const speeds: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const start = performance.now();
      await session.run({ x });
      if (round >= 0) speeds.push((ROWS * INPUTS * OUTPUTS) / 1e6 / (performance.now() - start));
    }
    await session.release();
    return speeds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The product's largest value of each row: the whole result would be copied. */
async function writeProduct(folder: string, precision: 'int8' | 'fp32'): Promise<string> {
  const graph = new Graph();
  const handle = await open(path.join(folder, WEIGHTS_FILE), 'w');
  try {
    const file = new WeightFile(handle);
    const shape = [INPUTS, OUTPUTS];
    const x = graph.input('x', precision === 'int8' ? 'uint8' : 'float', [ROWS, INPUTS]);
    const product =
      precision === 'int8'
        ? graph.op('MatMulIntegerToFloat', [
            x,
            graph.weight('w', 'int8', shape, await file.add(new Int8Array(INPUTS * OUTPUTS).fill(3))),
            graph.float(1),
            graph.float(1),
            graph.constant('uint8', [], [128]),
          ])
        : graph.op('MatMul', [
            x,
            graph.weight('w', 'float', shape, await file.add(new Float32Array(INPUTS * OUTPUTS).fill(0.5))),
          ]);
    graph.output(graph.op('ReduceMax', [product, graph.integers(1)], { keepdims: 0 }, 'top'), 'float', [ROWS]);
  } finally {
    await handle.close();
  }
  const model = path.join(folder, 'product.onnx');
  await writeFile(model, graph.model());
  return model;
}
