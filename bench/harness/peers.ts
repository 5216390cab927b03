// Other people's software in Python processes of its own, its rounds between ours.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/grover/problem.ts';
import { ROOT } from '../../test/process/lspClient.ts';

export const PEERS_FOLDER = path.join(ROOT, '.cache', 'peers');
export const PEERS_PYTHON = path.join(
  PEERS_FOLDER,
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);
/** Set to leave the peers out. */
export const NO_PEERS = 'GROVER_BENCH_NO_PEERS';
/** OpenMP's threads look for work that long after a round; nothing of ours is measured meanwhile. */
const REST_MS = 300;

export interface PeerProcess {
  /** Of each package that was found. */
  readonly versions: Readonly<Record<string, string>>;
  /** Rejects with what Python says. */
  ask(command: string, request: Readonly<Record<string, unknown>>): Promise<unknown>;
  stop(): void;
}

const readySchema = v.object({ ready: v.literal(true), versions: v.record(v.string(), v.string()) });
const errorSchema = v.object({ error: v.string() });

/** Starts bench/peers/serve.py with a module of commands beside it, or says in one sentence why there are no peers. */
export async function startPeer(module: string, threads: number): Promise<Result<PeerProcess>> {
  if (process.env[NO_PEERS] !== undefined) return fail('engine-unavailable', 'Without peers, as asked.');
  if (!existsSync(PEERS_PYTHON))
    return fail(
      'engine-unavailable',
      'Without peers: .cache/peers is missing; npm run bench:peers makes it (Python 3.11).',
    );
  const script = path.join(ROOT, 'bench', 'peers', 'serve.py');
  const child = spawn(PEERS_PYTHON, [script, '--threads', String(threads), module], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said = { error: '' };
  child.stderr.on('data', (part: Buffer) => (said.error = (said.error + part.toString()).slice(-1000)));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await answers.next();
    if (line.done === true) throw new Error(`The peer ended: ${said.error}`);
    return JSON.parse(line.value);
  };
  try {
    const { versions } = v.parse(readySchema, await next());
    const ask = async (command: string, request: Readonly<Record<string, unknown>>): Promise<unknown> => {
      child.stdin.write(`${JSON.stringify({ command, ...request })}\n`);
      const answer = await next();
      if (v.is(errorSchema, answer)) throw new Error(`${command}: ${answer.error}`);
      return answer;
    };
    return ok({ versions, ask, stop: () => child.stdin.end() });
  } catch (error) {
    child.kill();
    return fail('engine-unavailable', `Without peers: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Who is measured; `measure` gives one round's value. A peer's threads are given time to sleep afterwards. */
export interface Contender {
  readonly name: string;
  readonly isPeer: boolean;
  readonly measure: () => Promise<number>;
}

/**
 * Rounds in turn, A B C A B C …. In each turn the first of two runs does not count: a processor that has rested, or has served
 * somebody else, is slow at first, and not everybody comes behind a rest. Gives the values of each contender.
 */
export async function inTurn(contenders: readonly Contender[], rounds: number): Promise<Record<string, number[]>> {
  const values: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++)
    for (const { name, isPeer, measure } of contenders) {
      await measure();
      (values[name] ??= []).push(await measure());
      if (isPeer) await sleep(REST_MS);
    }
  return values;
}
