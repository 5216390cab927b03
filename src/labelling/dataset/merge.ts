// What we changed in a line and what somebody else did, put together key by key.
import { JUDGEMENT_KEYS, type Judgement, type JudgementKey } from '../judgement.ts';
import type { Pending } from './pending.ts';
import { changeOf, isSame, valueIn } from './values.ts';

export interface Merged {
  readonly pending: Pending;
  /** Keys that they changed. */
  readonly theirs: readonly JudgementKey[];
}

/**
 * `base`: what the line said when we changed it; `disk`: what it says now. Ours stays over theirs, in conflict where both changed
 * the same key to something different. Provenance goes with its label.
 */
export function merge(base: Judgement, disk: Judgement, { change, contested, returns }: Pending): Merged {
  const theirs = JUDGEMENT_KEYS.filter((key) => !isSame(valueIn(base, key), valueIn(disk, key)));
  const isOurs = (key: JudgementKey): boolean => change[key] !== undefined && !isSame(change[key], valueIn(disk, key));
  // Both gave the same label: whoever wrote it first gave it. Both took it away: ours goes on taking away where it came from.
  const isSettled = change.label !== undefined && change.label !== null && !isOurs('label');
  const kept = changeOf((key) => (isOurs(key) && !(key === 'provenance' && isSettled) ? change[key] : undefined));
  const inConflict = new Set(
    JUDGEMENT_KEYS.filter((key) => kept[key] !== undefined && (theirs.includes(key) || contested.has(key))),
  );
  if (kept.label !== undefined && kept.provenance !== undefined) {
    if (inConflict.has('label')) inConflict.add('provenance');
    else inConflict.delete('provenance');
  }
  return { pending: { change: kept, contested: inConflict, returns }, theirs };
}
