// Changes what a line says of its article by splicing its bytes; all else stays as it is written.
import { isDeepStrictEqual } from 'node:util';
import { JUDGEMENT_KEYS, type JudgementChange, type JudgementKey } from '../judgement.ts';
import { parsed } from './knownKey.ts';
import { jsonOf, membersOf, styleOf, type Member } from './lineMembers.ts';
import { readKey } from './readJudgement.ts';

/** Text that takes the place of bytes. */
interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const OPEN_BRACE = 0x7b;

/**
 * `bytes`: a line without its end. Replaces the last value of a key that is there, puts one that is not behind all others, takes
 * one away with its comma wherever it occurs. A value that already reads so stays as it is written (a label 1 for "1"). Gives
 * `bytes` itself where nothing changes. Throws ProblemError where the line is no JSON object.
 */
export function patchLine(bytes: Uint8Array, change: JudgementChange): Uint8Array {
  const named = JUDGEMENT_KEYS.filter((key) => change[key] !== undefined);
  if (named.length === 0) return bytes;
  const members = membersOf(bytes);
  const gone = new Set<JudgementKey | undefined>(named.filter((key) => isNothing(change[key])));
  const kept = members.filter(({ key }) => !gone.has(key));
  const style = styleOf(bytes, members);
  const end = members.at(-1)?.valueEnd ?? bytes.indexOf(OPEN_BRACE) + 1;
  const replaced: Splice[] = [];
  const added: Splice[] = [];
  for (const key of named) {
    if (gone.has(key)) continue;
    const text = jsonOf(change[key], style);
    const there = kept.findLast((member) => member.key === key);
    if (there === undefined) {
      const comma = kept.length + added.length === 0 ? '' : style.comma;
      added.push({ start: end, end, text: `${comma}"${key}"${style.colon}${text}` });
    } else if (!readsSo(bytes, there, key, change[key])) {
      replaced.push({ start: there.valueStart, end: there.valueEnd, text });
    }
  }
  const inOrder = [...takenAway(members, gone), ...replaced].sort((a, b) => a.start - b.start);
  return spliced(bytes, [...inOrder, ...added]);
}

/** What reads as not written is not written. */
const isNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

const readsSo = (bytes: Uint8Array, { valueStart, valueEnd }: Member, key: JudgementKey, value: unknown): boolean =>
  isDeepStrictEqual(readKey(key, parsed(bytes.subarray(valueStart, valueEnd))), value);

/** With the comma before them; those that no kept member precedes with the one behind them. */
function takenAway(members: readonly Member[], gone: ReadonlySet<JudgementKey | undefined>): readonly Splice[] {
  const firstKept = members.findIndex(({ key }) => !gone.has(key));
  return members.flatMap(({ key, keyStart, valueEnd }, at) => {
    if (!gone.has(key)) return [];
    const isLeading = firstKept === -1 || at < firstKept;
    const start = isLeading ? keyStart : (members[at - 1]?.valueEnd ?? keyStart);
    return [{ start, end: isLeading ? (members[at + 1]?.keyStart ?? valueEnd) : valueEnd, text: '' }];
  });
}

/** `splices`: in order, none over another. */
function spliced(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  if (splices.length === 0) return bytes;
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, text } of splices) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at)]);
}
