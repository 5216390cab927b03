// One writer at a time: a file that names its holder. It is renewed while the holder lives and taken over when it does not.
import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, open, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as rest } from 'node:timers/promises';
import * as v from 'valibot';
import { ok, ProblemError, type Problem, type Result } from '../problem.ts';
import { errorCode, isMissing } from './disk.ts';
import { isRunning } from './isRunning.ts';

const RENEWED_MS = 5_000;
/** A process whose lock was not renewed for so long has another's id, or lies on a machine that cannot be asked. */
const STALE_MS = 120_000;
const PUT_BACK_MS = 50;

const holderSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ token: v.string(), pid: v.number(), host: v.string() }),
);
type Holder = v.InferOutput<typeof holderSchema>;

export interface FileLock {
  /** Throws ProblemError when another has taken over. */
  readonly check: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** What to say to people. */
export interface LockWords {
  /** `holder`: "process 12 on host", the host only when it is another machine; missing when it cannot be told. */
  readonly taken: (holder: string | undefined) => Problem;
  readonly takenOver: Problem;
  /** The disk refused the lock file. */
  readonly refused: (path: string, thrown: unknown) => Problem;
}

/** Takes the lock at this path for this process, or says who has it. A kill may leave a file `PATH.*` behind, which anybody may remove. */
export async function takeFileLock(path: string, words: LockWords): Promise<Result<FileLock>> {
  const mine: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  const written = `${path}.${mine.token}`;
  const first = aliveIn(await lookAt(path));
  if (first !== undefined) return refused(words.taken(nameOf(first)));
  try {
    await writeFile(written, JSON.stringify(mine));
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await place(written, path)) return ok(heldLock(path, mine, words));
      const other = await lookAt(path);
      // Released just now: what lies there in the next moment is a lock that somebody holds.
      if (other === 'gone') continue;
      const alive = aliveIn(other);
      if (alive !== undefined) return refused(words.taken(nameOf(alive)));
      await takeAway(path, other, mine.token);
    }
    return refused(words.taken(undefined));
  } catch (thrown) {
    return refused(words.refused(path, thrown));
  } finally {
    await rm(written, { force: true });
  }
}

/** True while a process that lives holds the lock. */
export async function isLockHeld(path: string): Promise<boolean> {
  return aliveIn(await lookAt(path)) !== undefined;
}

function heldLock(path: string, { token }: Holder, { takenOver }: LockWords): FileLock {
  const isMine = async (): Promise<boolean> => {
    let found = await lookAt(path);
    // One of two who take over a dead one's at once may put the other's aside for a moment, and back.
    if (found === 'gone') found = await rest(PUT_BACK_MS).then(() => lookAt(path));
    return tokenIn(found) === token;
  };
  const renewing = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, RENEWED_MS);
  renewing.unref();
  return {
    check: async () => {
      if (await isMine()) return;
      clearInterval(renewing);
      throw new ProblemError(takenOver);
    },
    release: async () => {
      clearInterval(renewing);
      if (await isMine()) await rm(path, { force: true });
    },
  };
}

/** Puts aside the lock of one that is gone, and back what turned out to be somebody else's fresh one. */
async function takeAway(path: string, dead: Found, token: string): Promise<void> {
  const aside = `${path}.${token}.old`;
  if (tokenIn(await lookAt(path)) !== tokenIn(dead) || !(await succeeds(rename(path, aside)))) return;
  const moved = tokenIn(await lookAt(aside));
  if (moved !== undefined && moved !== tokenIn(dead)) await place(aside, path);
  await rm(aside, { force: true });
}

/** What lies at a lock's path. */
interface Found {
  /** Missing where it cannot be read. */
  readonly holder: Holder | undefined;
  readonly renewedMs: number;
}

/** Text and time of one and the same file, whatever takes its place meanwhile. */
async function lookAt(path: string): Promise<Found | 'gone'> {
  try {
    const file = await open(path);
    try {
      const { mtimeMs } = await file.stat();
      const parsed = v.safeParse(holderSchema, await file.readFile('utf8'));
      return { holder: parsed.success ? parsed.output : undefined, renewedMs: mtimeMs };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return isMissing(thrown) ? 'gone' : { holder: undefined, renewedMs: 0 };
  }
}

const tokenIn = (found: Found | 'gone'): string | undefined => (found === 'gone' ? undefined : found.holder?.token);

/** The holder, where it lives. */
function aliveIn(found: Found | 'gone'): Holder | undefined {
  if (found === 'gone' || found.holder === undefined) return undefined;
  const { holder, renewedMs } = found;
  if (holder.host === hostname() && !isRunning(holder.pid)) return undefined;
  return Date.now() - renewedMs < STALE_MS ? holder : undefined;
}

/** A link is made whole or not at all, and never over another: false when there is one already. */
async function place(written: string, path: string): Promise<boolean> {
  try {
    return await succeeds(link(written, path));
  } catch {
    // A disk without links, as a memory stick.
    return succeeds(copyFile(written, path, constants.COPYFILE_EXCL));
  }
}

async function succeeds(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    const code = errorCode(thrown);
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw thrown;
  }
}

const nameOf = ({ pid, host }: Holder): string => `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;

const refused = (problem: Problem): Result<never> => ({ ok: false, problem });
