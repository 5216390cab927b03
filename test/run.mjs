// npm test: every suite, from npm packages alone. Ends with a table and "N passed, N failed"; exits 0 only if all is well.
// node test/run.mjs [suite …] runs some of them, in this order.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const results = join(root, 'out', 'results');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** A suite that counts nothing itself is one check: it passes or fails as a whole. */
const suites = {
  types: { command: ['npm', 'run', '--silent', 'typecheck'] },
  lint: { command: [bin('eslint'), '.'] },
  format: { command: [bin('prettier'), '--check', '.'] },
  build: { command: [process.execPath, 'esbuild.mjs', '--production', '--tests'] },
  vitest: {
    command: [
      bin('vitest'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}/vitest.json`,
    ],
    count: () => {
      const json = readJson(join(results, 'vitest.json'));
      // A file that cannot be loaded has no tests that could fail.
      const broken = json?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
      return json && { passed: json.numPassedTests, failed: json.numFailedTests + broken.length };
    },
  },
  host: {
    command: [process.execPath, 'test/host/run.mjs'],
    count: () => readJson(join(root, 'out/host/result.json')),
  },
  package: { command: [process.execPath, 'scripts/package.mjs', '--no-build'] },
  ui: {
    command: [bin('playwright'), 'test', '-c', 'test/ui/playwright.config.ts'],
    count: () => {
      const stats = readJson(join(root, 'out/ui/result.json'))?.stats;
      return stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky };
    },
  },
};

/** Exit status of the command; 1 when it cannot be started. */
function run([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Never green without having counted something, never green with a bad end. */
function judge(status, counted) {
  const { passed, failed } = counted ?? { passed: status === 0 ? 1 : 0, failed: 0 };
  const isBad = status !== 0 || passed + failed === 0;
  return { passed, failed: isBad && failed === 0 ? 1 : failed };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  process.stderr.write(`There is no suite ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.\n`);
  process.exit(2);
}
mkdirSync(results, { recursive: true });
const rows = [];
for (const [name, { command, count }] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  for (const file of [
    join(results, 'vitest.json'),
    join(root, 'out/host/result.json'),
    join(root, 'out/ui/result.json'),
  ])
    if (count !== undefined) rmSync(file, { force: true });
  const start = performance.now();
  const status = await run(command);
  const counted = count === undefined ? undefined : (count() ?? { passed: 0, failed: 0 });
  rows.push({ name, ...judge(status, counted), seconds: (performance.now() - start) / 1000 });
}

const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
process.stdout.write('\n');
for (const { name, passed, failed, seconds } of rows)
  process.stdout.write(
    `${name.padEnd(10)}${String(passed).padStart(6)} passed${String(failed).padStart(5)} failed${seconds.toFixed(0).padStart(6)} s\n`,
  );
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exit(sum('failed') === 0 ? 0 : 1);
