// Prints how long somebody at an editor waits: the built process over stdio, with the shipped model and a random one of
// Grover-base's size. Nothing is asserted. Usage: node out/bench/editor.mjs [mini|base]
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { ROOT } from '../test/process/lspClient.ts';
import { makeModelFolder, MODELS, type ModelName } from './editor/benchModels.ts';
import { measureFirstToken } from './editor/firstToken.ts';
import { measureEdits, measureGhost, measureStarts, measureWarm, type Subject } from './editor/measures.ts';
import { memoryRow, type Row } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';
import { startWatched } from './harness/watchedProcess.ts';

const TITLES: Record<ModelName, string> = {
  mini: 'the shipped model',
  base: "a random model of Grover-base's size (12 × 768), weights in 32 bits on disk",
};

async function measure(name: ModelName, draft: string, root: string, report: (row: Row) => void): Promise<void> {
  const subject: Subject = { model: name, folder: await makeModelFolder(name, root), draft };
  const cacheFolder = (start: number): string => path.join(root, `cache ${name} ${start}`);
  await measureStarts(subject, 'no graph', cacheFolder, report);
  await measureStarts(subject, 'new process', () => cacheFolder(0), report);
  const process = await startWatched({ model: subject.folder, cacheFolder: cacheFolder(0) });
  report(memoryRow(name, 'memory, before the first draft', await process.resident()));
  await measureWarm(subject, process, report);
  await measureEdits(subject, process, report);
  await measureGhost(subject, process, report);
  await measureFirstToken(subject, process, report);
  report(memoryRow(name, 'memory, most of all', await process.mostResident()));
  await process.client.stop();
}

const chosen = process.argv.slice(2).map((name) => v.parse(v.picklist(MODELS), name));
const draft = await readFile(path.join(ROOT, 'test', 'fixtures', 'draft-1500-words.md'), 'utf8');
const root = await mkdtemp(path.join(tmpdir(), 'grover-bench-'));
try {
  await runSuite('editor', async ({ report, say }) => {
    for (const name of chosen.length > 0 ? chosen : MODELS) {
      say(`${name}: ${TITLES[name]}`);
      await measure(name, draft, root, report);
    }
  });
} finally {
  await rm(root, { recursive: true, force: true });
}
