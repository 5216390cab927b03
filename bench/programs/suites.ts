// npm run bench [-- suite …] [--json FILE] [--no-peers] [--no-build] [-- argument …]: builds what is needed, runs each suite in a
// process of its own, and ends with one table. Arguments behind the second -- go to the suites.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { machineText } from '../harness/machine.ts';
import { NO_PEERS } from '../harness/peers.ts';
import { merged, parseResults, resultsText, type Results } from '../harness/results.ts';
import { heading, text } from '../harness/rows.ts';
import { RESULTS_FOLDER } from '../harness/suite.ts';
import { ROOT } from '../../test/process/lspClient.ts';
import { IN_BROWSER, suites, type SuiteKind } from './catalogue.ts';

const given = process.argv.slice(2);
const cut = given.indexOf('--');
const [own, passed] = cut < 0 ? [given, []] : [given.slice(0, cut), given.slice(cut + 1)];
const { values, positionals } = parseArgs({
  args: own,
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    'no-peers': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});

/** Exit status; 1 when it cannot be started. */
const run = (command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });

/** Programs for the suites that need them; the package has them all. False when they cannot be built. */
async function prepare(wanted: readonly SuiteKind[]): Promise<boolean> {
  const needed = new Set(wanted.map(({ needs }) => needs));
  if (values['no-build']) return true;
  if (needed.has('package')) return (await run(process.execPath, ['scripts/package.mjs'])) === 0;
  return !needed.has('dist') || (await run(process.execPath, ['esbuild.mjs', '--production'])) === 0;
}

async function runSuite({ name }: SuiteKind): Promise<number> {
  const environment = values['no-peers'] ? { [NO_PEERS]: '1' } : {};
  if (name === IN_BROWSER)
    return run(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '-c', 'test/ui/bench.config.ts']);
  const outfile = path.join(RESULTS_FOLDER, `${name}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return run(process.execPath, [outfile, ...passed], environment);
}

/** Runs it; its results, if it left any, and whether it went well. */
async function measured(suite: SuiteKind): Promise<{ readonly results: readonly Results[]; readonly isWell: boolean }> {
  const file = path.join(RESULTS_FOLDER, `${suite.name}.json`);
  await rm(file, { force: true });
  console.log(`\n== ${suite.name}`);
  const status = await runSuite(suite).catch((error: unknown) => {
    console.error(error);
    return 1;
  });
  const left = await readFile(file, 'utf8').catch(() => undefined);
  const results = left === undefined ? undefined : parseResults(left, file);
  if (results?.ok === false) console.error(results.problem.message);
  return { results: results?.ok === true ? [results.value] : [], isWell: status === 0 && results?.ok === true };
}

function print(results: Results): void {
  const { before, after } = results.machine;
  console.log(`\n== all of it, commit ${results.commit}, ${results.date}\n${machineText(before)}`);
  let group = '';
  for (const row of results.rows) {
    const next = `${row.suite}: ${row.subject}`;
    if (next !== group) console.log(`\n${next}\n${heading()}`);
    group = next;
    console.log(text(row));
  }
  console.log(`\nLoad after: ${after.load.join(', ')}`);
}

const known = suites();
const unknown = positionals.filter((name) => !known.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. There are: ${known.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const wanted = known.filter(({ name, isExtra }) => (positionals.length === 0 ? !isExtra : positionals.includes(name)));
if (!(await prepare(wanted))) process.exit(1);
const all: Results[] = [];
const failed: string[] = [];
for (const suite of wanted) {
  const { results, isWell } = await measured(suite);
  all.push(...results);
  if (!isWell) failed.push(suite.name);
}
const results = merged(all);
if (results !== undefined && wanted.length > 1) print(results);
if (results !== undefined && values.json !== undefined) {
  await mkdir(path.dirname(path.resolve(values.json)), { recursive: true });
  await writeFile(values.json, resultsText(results));
  console.log(`${results.rows.length} rows written to ${values.json}.`);
}
if (failed.length > 0) console.error(`Not measured to the end: ${failed.join(', ')}.`);
process.exit(failed.length > 0 ? 1 : 0);
