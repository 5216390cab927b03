// Keeps what is not on disk yet, and puts it over the file when it is opened again, whatever has become of it meanwhile.
import { ok, type Result } from '../../grover/problem.ts';
import { readBackup, writeBackup, type BackupEntry } from './backupFormat.ts';
import type { EntryId } from './dataset.ts';
import type { Step } from './history.ts';
import type { LineBase } from './lineBase.ts';
import { MATCHED, matchLines, type SoughtLines } from './matchLines.ts';
import { merge } from './merge.ts';
import { GONE } from './places.ts';
import type { Pending } from './pending.ts';
import type { DatasetState } from './state.ts';
import { DISK, cellsOf } from './values.ts';

/** Bytes of lines in a backup: it is written every second while people label. */
const MOST_BYTES = 4 * 2 ** 20;

/** Of a line that was taken away before it could be read. */
const UNREAD: LineBase = { length: 0, checksum: 0, digest: '', judgement: {} };

/** Rejects with ProblemError where a changed line can be read no more. */
export async function backupOf(state: DatasetState): Promise<Uint8Array> {
  const entries: BackupEntry[] = [];
  let room = MOST_BYTES;
  for (const [id, pending] of [...state.pending]) {
    const base = await state.base(id).catch((thrown: unknown) => {
      if (state.isGone(id)) return UNREAD;
      throw thrown;
    });
    const bytes = room > base.length ? await state.line(id).catch(() => undefined) : undefined;
    room -= bytes?.length ?? 0;
    entries.push(entryOf(state, id, pending, base, bytes));
  }
  const { path, signature } = state.file;
  return writeBackup({ path, signature, entries });
}

/** Puts a backup over a file that was opened just now. Fails with a sentence, and has changed nothing then. */
export async function restore(state: DatasetState, bytes: Uint8Array): Promise<Result<void>> {
  const read = readBackup(bytes, state.file.path);
  if (!read.ok) return read;
  await state.file.complete;
  // By place: of equal lines, the nearest is taken.
  const entries = read.value.entries.toSorted((a, b) => a.position - b.position);
  const { found, how, bases } = await matchLines(soughtOf(entries), state.file);
  const { count } = state.file.table;
  let ids = count;
  entries.forEach((entry, index) => {
    const position = found[index] ?? GONE;
    const isFound = position !== GONE && how[index] !== MATCHED.place;
    const id = isFound ? position : ids++;
    state.bases.set(id, (isFound ? bases.get(position) : undefined) ?? baseIn(entry));
    const pending = pendingIn(entry);
    state.pending.set(
      id,
      isFound ? merge(entry.judgement, state.bases.get(id)?.judgement ?? {}, pending).pending : pending,
    );
    if (!isFound) state.gone.set(id, entry.bytes === undefined ? undefined : Buffer.from(entry.bytes, 'base64'));
  });
  const steps = new Map<EntryId, Step>();
  for (const [id, { change, returns }] of state.pending) {
    if (Object.keys(change).length === 0 && !returns) state.pending.delete(id);
    else steps.set(id, stepTo(change));
  }
  // Nobody can undo it, but later steps are undone back to it.
  state.history.add(steps);
  state.places.arrange(
    Uint32Array.from({ length: count }, (_, position) => position),
    ids,
  );
  state.changes.fire();
  return ok(undefined);
}

function entryOf(
  state: DatasetState,
  id: EntryId,
  { change, contested, returns }: Pending,
  base: LineBase,
  bytes: Uint8Array | undefined,
): BackupEntry {
  const { length, checksum, digest, identity, judgement } = base;
  return {
    position: state.places.positionOf(id),
    length,
    checksum,
    digest,
    ...(identity !== undefined && { identity }),
    judgement,
    change,
    contested: [...contested],
    returns,
    ...(bytes !== undefined && { bytes: Buffer.from(bytes).toString('base64') }),
  };
}

const baseIn = ({ length, checksum, digest, identity, judgement }: BackupEntry): LineBase => ({
  length,
  checksum,
  digest,
  ...(identity !== undefined && { identity }),
  judgement,
});

const stepTo = (change: Pending['change']): Step => ({
  before: { cells: cellsOf((key) => (change[key] === undefined ? undefined : DISK)) },
  after: { cells: change },
});

const pendingIn = ({ change, contested, returns }: BackupEntry): Pending => ({
  change,
  contested: new Set(contested),
  returns,
});

function soughtOf(entries: readonly BackupEntry[]): SoughtLines {
  const bases = entries.map(baseIn);
  return {
    count: entries.length,
    length: (index) => bases[index]?.length ?? -1,
    checksum: (index) => bases[index]?.checksum ?? 0,
    position: (index) => entries[index]?.position ?? GONE,
    base: (index) => bases[index],
    identity: () => Promise.resolve(undefined),
  };
}
