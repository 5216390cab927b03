// Bundles a program of the bench and runs it: node bench/run.mjs suites|compare|report [arguments]; see README.md beside this file.
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const [program = 'suites', ...rest] = process.argv.slice(2);
const outfile = join(root, 'out', 'bench', `run-${program}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: [`bench/programs/${program}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.argv = [process.argv[0] ?? '', outfile, ...rest];
await import(pathToFileURL(outfile).href);
