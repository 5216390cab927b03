// A line as its members lie in it, and how it spaces them.
import { ProblemError } from '../../grover/problem.ts';
import type { JudgementKey } from '../judgement.ts';
import { knownKey } from './knownKey.ts';
import { ObjectScanner } from './objectScanner.ts';

/** Offsets into the line; the key with its quotes. */
export interface Member {
  /** Missing where the key is none of a judgement's. */
  readonly key: JudgementKey | undefined;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** What stands between members, and between key and value. */
export interface LineStyle {
  readonly comma: ',' | ', ';
  readonly colon: ':' | ': ';
}

const COLON = 0x3a;
const COMMA = 0x2c;

/** In the order of the line. Throws ProblemError where it is no JSON object. */
export function membersOf(bytes: Uint8Array): readonly Member[] {
  const members: Member[] = [];
  const scanner = new ObjectScanner(bytes, (keyStart, keyEnd, valueStart, valueEnd) => {
    members.push({ key: knownKey(bytes, keyStart, keyEnd), keyStart, keyEnd, valueStart, valueEnd });
  });
  if (scanner.run() === 'object') return members;
  throw new ProblemError({
    code: 'input-invalid',
    message: 'This line is no JSON object, so that nothing can be noted in it.',
    hint: 'Open the file as text and repair the line.',
  });
}

/** As the first two members have it; a line with fewer is written as Python writes it, unless its colon says otherwise. */
export function styleOf(bytes: Uint8Array, [first, second]: readonly Member[]): LineStyle {
  const isTight = (end: number, mark: number): boolean => bytes[end - 1] === mark;
  const colon = first !== undefined && isTight(first.valueStart, COLON) ? ':' : ': ';
  if (first === undefined || second === undefined) return { comma: colon === ':' ? ',' : ', ', colon };
  return { comma: isTight(second.keyStart, COMMA) ? ',' : ', ', colon };
}

/** A value as JSON.stringify writes it, spaced as the line is. */
export function jsonOf(value: unknown, style: LineStyle): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => jsonOf(item, style)).join(style.comma)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}${style.colon}${jsonOf(member, style)}`);
  return `{${members.join(style.comma)}}`;
}
