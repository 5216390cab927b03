// Bundles a TypeScript program of ours and runs it in a process of its own with the arguments given; the process ends as that one does.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** `entry` from the top of the repository, `name` of the bundle in out/, `node`: options of Node itself. */
export async function runBundled(entry, name, given, node = []) {
  const program = join(root, 'out', `${name}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['onnxruntime-node', 'gpt-3-encoder', '@tensorflow/*'],
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  const child = spawn(process.execPath, [...node, program, ...given], { stdio: 'inherit' });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
}
