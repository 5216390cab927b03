// Prints what the Grover process holds resident: the built program over stdio with the shipped model, taken through the phases of
// memory/phases.ts in several processes side by side, since most of the time is spent waiting for what is given back. Linux only.
// Usage: node out/bench/memory.mjs [plain] (npm run bench -- memory); `plain`: with the environment as it is, else as the extension
// sets it. GROVER_PROGRAM names another program.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allocatorSettings } from '../src/extension/allocatorSettings.ts';
import { ROOT } from '../test/process/lspClient.ts';
import { SHIPPED } from './editor/benchModels.ts';
import { memoryRow } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';
import { startWatched } from './harness/watchedProcess.ts';
import { look, PHASES, RESTS, work, type Findings, type Subject } from './memory/phases.ts';
import { PROBE, PROBE_FILE } from './memory/residence.ts';

const PROCESSES = 5;

async function start(root: string, draft: string): Promise<Subject> {
  const process = await startWatched({ model: SHIPPED, cacheFolder: path.join(root, 'cache') });
  return { process, draft, probe: path.join(root, 'said'), drafts: [] };
}

/** Every process through every phase, in step. */
async function measure(root: string, draft: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>();
  const note = (findings: Findings): void => {
    for (const [name, megabytes] of Object.entries(findings)) found.set(name, [...(found.get(name) ?? []), megabytes]);
  };
  // The first makes the graph that the others find.
  const warmUp = await start(root, draft);
  for (const phase of PHASES.slice(0, 2)) await work(phase, warmUp);
  await warmUp.process.client.stop();
  const subjects: Subject[] = [];
  for (let at = 0; at < PROCESSES; at++) subjects.push(await start(root, draft));
  for (const phase of PHASES) {
    for (const subject of subjects) note(await work(phase, subject));
    if (phase.rest !== undefined) await sleep(RESTS[phase.rest]);
    for (const subject of subjects) note(await look(phase, subject));
  }
  for (const { process } of subjects) await process.client.stop();
  return found;
}

const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-memory-'));
try {
  await writeFile(path.join(root, 'probe.cjs'), PROBE);
  // For the processes that are started from here.
  process.env['NODE_OPTIONS'] = `--require ${path.join(root, 'probe.cjs')}`;
  if (process.argv[2] !== 'plain') Object.assign(process.env, allocatorSettings());
  process.env[PROBE_FILE] = path.join(root, 'said');
  const draft = await readFile(path.join(ROOT, 'test', 'fixtures', 'draft-1500-words.md'), 'utf8');
  await runSuite('memory', async ({ report }) => {
    for (const [name, values] of await measure(root, draft)) report(memoryRow('mini', name, values));
  });
} finally {
  await rm(root, { recursive: true, force: true });
}
