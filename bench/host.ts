// What the extension takes of VS Code's extension host: to wake, and for each key typed into a marked draft with ghost text on. The
// real VS Code of test/host, started anew each time; time is counted by a profile of the host's thread (100 µs between samples) in
// which a sample is ours when our bundle is anywhere on its stack. Nothing is asserted.
// Usage: node out/bench/host.mjs (npm run bench -- host); GROVER_EXTENSION names another folder with package.json and dist.
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { chmodSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { installServer } from '../test/vscode/install.ts';
import { ROOT } from '../test/process/lspClient.ts';
import { valueRow } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';
import { hostResultSchema, type HostResult } from './host/hostResult.ts';

const STARTS = 5;
const SHOWN_CALLERS = 16;
/** As deep as out/vscode: the programs find the server from where they lie. */
const OUT = path.join(ROOT, 'out', 'bench-host');
const EXTENSION = process.env['GROVER_EXTENSION'] ?? ROOT;

async function buildPrograms(): Promise<void> {
  const common = {
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  } as const;
  const cjs = { ...common, format: 'cjs', outdir: OUT, outExtension: { '.js': '.cjs' } } as const;
  await build({
    ...cjs,
    entryPoints: ['bench/host/suite.ts', 'test/vscode/suiteGuard.ts'],
    external: ['vscode'],
    outbase: '.',
    entryNames: '[name]',
  });
  await build({
    ...common,
    format: 'esm',
    entryPoints: ['test/vscode/code.ts'],
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    packages: 'external',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(path.join(OUT, 'code.mjs'), 0o755);
}

/** One VS Code from its start to its end. */
async function startOnce(): Promise<HostResult> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'gb-'));
  try {
    await cp(path.join(ROOT, 'examples', 'newsroom'), workspace, { recursive: true });
    await runTests({
      vscodeExecutablePath: path.join(OUT, 'code.mjs'),
      extensionDevelopmentPath: EXTENSION,
      extensionTestsPath: path.join(OUT, 'suite.cjs'),
      launchArgs: [workspace, '--disable-workspace-trust'],
    });
    return v.parse(hostResultSchema, JSON.parse(await readFile(path.join(OUT, 'result.json'), 'utf8')));
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

await runSuite('host', async ({ report, say }) => {
  await buildPrograms();
  await installServer(say);
  const results: HostResult[] = [];
  for (let start = 0; start < STARTS; start++) results.push(await startOnce());
  const row = (measure: string, values: readonly number[]): void => {
    report(valueRow('extension host', measure, 'ms', values));
  };
  row(
    'activation',
    results.map(({ activationMs }) => activationMs),
  );
  row(
    'time a key, mean of a start',
    results.map(({ perKeyMs }) => perKeyMs),
  );
  row(
    'time in 2 s of rest',
    results.map(({ restMs }) => restMs),
  );
  for (const { name, perKeyMs } of results.at(-1)?.callers.slice(0, SHOWN_CALLERS) ?? [])
    say(`of the last start: ${perKeyMs.toFixed(3)} ms a key in ${name}`);
});
