// npm run detector: bundles the training of the detector and runs it with the arguments given.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'out', 'detector.cjs');
await build({
  absWorkingDir: root,
  entryPoints: ['models/detector/train.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['onnxruntime-node', 'gpt-3-encoder', '@tensorflow/*'],
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'silent' },
});
// A hundred thousand texts as counted n-grams.
const child = spawn(process.execPath, ['--max-old-space-size=8000', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
