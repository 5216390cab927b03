import * as tf from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { chooseBackend } from '../../src/engines/tensorflow/backend.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { openNetwork } from '../../src/training/grover/network.ts';
import { settingsOf } from '../../src/training/grover/settings.ts';
import { trainingStep } from '../../src/training/grover/step.ts';
import { memoryOf } from '../../src/training/grover/plan.ts';
const B = Number(process.env['B'] ?? 8), T = Number(process.env['T'] ?? 512), N = Number(process.env['N'] ?? 3);
it('bench', async () => {
  unwrap(await chooseBackend(2, { allowed: [(process.env['BE'] ?? 'tensorflow') as 'tensorflow'] }));
  const model = unwrap(await openModel('models/grover-mini'));
  const top = process.env['TOP'] === undefined ? {} : { trainableLayers: Number(process.env['TOP']) };
  const settings = settingsOf({ recipe: 'grover', seed: 1, optimizer: (process.env['OPT'] ?? 'adafactor') as 'adafactor', ...top }, model.config);
  const network = await openNetwork(model, 2, settings);
  const plan = memoryOf({ ...settings, config: model.config, labels: 2 });
  const tokens = Number(process.env['TOK'] ?? plan.tokens);
  process.stderr.write(`plan ${plan.tokens} ${(plan.bytes / 1e9).toFixed(2)} GB, budget ${tokens}\n`);
  const examples = Array.from({ length: B }, (_, i) => ({ tokens: Int32Array.from({ length: T }, (_, j) => (j === T - 1 ? 50267 : 1 + ((i * 7919 + j * 104729) % 50000))), label: i % 2 }));
  let peak = 0;
  const pace = { signal: new AbortController().signal, point: () => { peak = Math.max(peak, process.memoryUsage().rss); return Promise.resolve(); } };
  for (let step = 0; step < N; step++) {
    const s = performance.now(); const c = process.cpuUsage();
    const loss = await trainingStep(network, { examples, batch: examples.map((_, i) => i), step, learningRate: 1e-4, tokenBudget: tokens, classWeights: [1, 1], dropout: 3 }, pace);
    const ms = performance.now() - s; const cpu = process.cpuUsage(c);
    const { readFileSync } = await import('node:fs');
    process.stderr.write(`step ${step} ${ms.toFixed(0)} ms, ${(B * 1000 / ms).toFixed(2)} articles/s, loss ${loss.total.toFixed(3)} ${/VmHWM.*/.exec(readFileSync('/proc/self/status', 'utf8'))?.[0]} cpu ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s (sys ${(cpu.system / 1e6).toFixed(1)}) rss ${(process.memoryUsage().rss / 1e9).toFixed(2)} tensors ${tf.memory().numTensors}\n`);
  }
}, 600_000);
