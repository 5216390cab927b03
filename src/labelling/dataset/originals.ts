// How lines were written before they were saved over, so that undoing and saving gives them back byte for byte.
import { crc32 } from 'node:zlib';
import type { EntryId } from './dataset.ts';
import { JUDGEMENT_KEYS, type Judgement, type JudgementChange } from '../judgement.ts';
import { patchLine } from '../lines/patchLine.ts';
import { readKey } from '../lines/readJudgement.ts';
import { digestOf, type LineBase } from './lineBase.ts';
import { applied, changeOf, isSame } from './values.ts';

/** Bytes that stood where others stand now. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

interface Version {
  readonly judgement: Judgement;
  /** Lead from the version after to this one, in this order. */
  readonly splices: readonly Splice[];
}

interface Lineage {
  /** Of the line as we have written it. */
  readonly digest: string;
  /** The oldest first. */
  readonly versions: readonly Version[];
}

/** A line that is ready to be written. */
export interface Written {
  readonly bytes: Uint8Array;
  /** What the line said before. */
  readonly before: Judgement;
  readonly after: LineBase;
  /** What it was before that, the oldest first. */
  readonly versions: readonly Version[];
}

export class Originals {
  readonly #lineages = new Map<EntryId, Lineage>();

  /** `bytes`, `base`: the line on disk. Where it once said what it is to say now, it is written as it was then. */
  write(id: EntryId, bytes: Uint8Array, base: LineBase, change: JudgementChange): Written {
    const before = base.judgement;
    const wanted = applied(before, change);
    const own = this.#lineages.get(id);
    const versions = own?.digest === base.digest ? own.versions : [];
    let older = bytes;
    for (let at = versions.length - 1; at >= 0; at--) {
      const version = versions[at];
      if (version === undefined) break;
      older = version.splices.reduce(spliced, older);
      if (isSame(version.judgement, wanted))
        return {
          bytes: older,
          before,
          after: written(older, base, version.judgement),
          versions: versions.slice(0, at),
        };
    }
    const patched = patchedByKey(bytes, change);
    const longer = [...versions, { judgement: before, splices: patched.splices }];
    return {
      bytes: patched.bytes,
      before,
      after: written(patched.bytes, base, readBack(before, change)),
      versions: longer,
    };
  }

  /** The line has been saved. */
  keep(id: EntryId, { after, versions }: Written): void {
    if (versions.length === 0) this.#lineages.delete(id);
    else this.#lineages.set(id, { digest: after.digest, versions });
  }

  clear(): void {
    this.#lineages.clear();
  }
}

/** The line in other words: its text and title are what they were. */
const written = (bytes: Uint8Array, { identity }: LineBase, judgement: Judgement): LineBase => ({
  length: bytes.length,
  checksum: crc32(bytes),
  digest: digestOf(bytes),
  ...(identity !== undefined && { identity }),
  judgement,
});

/** What a line says that was changed so. */
const readBack = (before: Judgement, change: JudgementChange): Judgement =>
  applied(
    before,
    changeOf((key) => (change[key] === undefined ? undefined : (readKey(key, change[key]) ?? null))),
  );

/** One key after the other: each changes one place, so that what leads back is small. */
function patchedByKey(line: Uint8Array, change: JudgementChange): { bytes: Uint8Array; splices: readonly Splice[] } {
  let bytes = line;
  const splices: Splice[] = [];
  for (const key of JUDGEMENT_KEYS) {
    if (change[key] === undefined) continue;
    const next = patchLine(bytes, { [key]: change[key] });
    if (next !== bytes) splices.unshift(wayBack(bytes, next));
    bytes = next;
  }
  return { bytes, splices };
}

function wayBack(old: Uint8Array, now: Uint8Array): Splice {
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < most - start && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  // A copy: the line itself is not kept.
  return { start, end: now.length - tail, bytes: Uint8Array.from(old.subarray(start, old.length - tail)) };
}

const spliced = (bytes: Uint8Array, { start, end, bytes: put }: Splice): Uint8Array =>
  Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(end)]);
