import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './lspClient.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grover parent '));
  await build({
    entryPoints: [join(ROOT, 'src', 'process', 'training', 'watchParent.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: join(folder, 'watchParent.cjs'),
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A process that forks another, which guards against its death and then does `work`; gives both. */
async function startPair(work: string): Promise<{ parent: ChildProcess; child: number }> {
  const [childFile, parentFile] = [join(folder, 'child.cjs'), join(folder, 'parent.cjs')];
  writeFileSync(
    childFile,
    `const { guardParent, watchParent } = require('./watchParent.cjs');
     guardParent(500);
     process.send('ready');
     ${work}`,
  );
  writeFileSync(
    parentFile,
    `const child = require('node:child_process').fork(${JSON.stringify(childFile)});
     child.on('message', () => setTimeout(() => process.send(child.pid), 300));`,
  );
  const parent = fork(parentFile);
  const [child] = (await once(parent, 'message')) as [number];
  return { parent, child };
}

async function endsWithin(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    await sleep(50);
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
  }
  return false;
}

describe('a process that guards against the death of its parent', () => {
  it.each([
    ['may leave by itself', 'watchParent().then(() => process.exit(0)); setInterval(() => {}, 1000);'],
    ['is ended although it never comes back to its event loop', 'setTimeout(() => { for (;;); }, 50);'],
  ])('%s', async (_name, work) => {
    const { parent, child } = await startPair(work);
    expect(await endsWithin(child, 100)).toBe(false);
    const ended = once(parent, 'exit');
    parent.kill('SIGKILL');
    await ended;
    expect(await endsWithin(child, 5000)).toBe(true);
  });
});
