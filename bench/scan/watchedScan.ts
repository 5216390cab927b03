// One `grover scan` of the built program in a process of its own, with an eye on its memory.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRAM } from '../../test/process/lspClient.ts';
import { processorMs, type Timing } from '../harness/watchedProcess.ts';

export interface Watched extends Timing {
  /** Most resident at any time. */
  readonly mostMegabytes: number;
}

const LOOK_MS = 50;

/** Its report is read and thrown away. Rejects where the scan fails. */
export async function watchedScan(file: string, ...options: readonly string[]): Promise<Watched> {
  const start = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'scan', file, '--format', 'json', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.resume();
  const said = { error: '', code: undefined as number | null | undefined };
  child.stderr.on('data', (part: Buffer) => (said.error = (said.error + part.toString()).slice(-1000)));
  const ended = new Promise<void>((resolve) =>
    child.once('close', (code) => {
      said.code = code;
      resolve();
    }),
  );
  const { pid = 0 } = child;
  const most = { megabytes: 0, processor: NaN };
  while (said.code === undefined) {
    // The most so far, counted by the system: the last look before the end misses nothing but the end.
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    if (kibibytes !== undefined) {
      most.megabytes = (Number(kibibytes) * 1024) / 1e6;
      const used = await processorMs(pid);
      if (Number.isFinite(used)) most.processor = used;
    }
    await Promise.race([ended, sleep(LOOK_MS)]);
  }
  const wall = performance.now() - start;
  if (said.code !== 0) throw new Error(`grover scan ended with ${said.code ?? 'a signal'}: ${said.error}`);
  return { wall, processor: most.processor, mostMegabytes: most.megabytes };
}
