// Packs the extension for one platform: node scripts/package.mjs [--target linux-x64] [--no-build]
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    'no-build': { type: 'boolean', default: false },
  },
});
const root = join(import.meta.dirname, '..');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = `${name}-${values.target}-${version}.vsix`;

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!values['no-build']) run('esbuild.mjs', '--production', '--target', values.target);
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
// Everything the extension needs at run time lies in dist already.
const quiet = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license'];
run(vsce, 'package', ...quiet, '--target', values.target, '--out', file);
process.stdout.write(`${file}: ${(statSync(join(root, file)).size / 1e6).toFixed(1)} MB\n`);
