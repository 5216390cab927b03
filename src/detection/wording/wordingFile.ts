// The bytes of a wording model: magic, checksum, version, length of the header, header as JSON, weights of one byte each.
import * as v from 'valibot';
import { fail, ok, type Result } from '../../grover/problem.ts';
import { LONGEST_GRAM, bucketsOf, type GramOptions, type GramTable } from './grams.ts';

/** File beside the model's weights. */
export const WORDING_FILE = 'wording.bin';

export interface WordingHead {
  readonly name: string;
  /** Log-odds of a text none of whose n-grams has a weight. */
  readonly intercept: number;
  /** Log-odds that a stored weight of 1 stands for. */
  readonly scale: number;
}

export interface WordingWeights {
  readonly heads: readonly WordingHead[];
  readonly grams: GramOptions;
  /** What it was trained on; for people. */
  readonly trainedOn: string;
  /** [heads][buckets], those of words first. */
  readonly weights: Int8Array;
}

const MAGIC = 0x44525747; // "GWRD", little-endian
const VERSION = 2;
/** Magic, checksum of all that follows it, version, length of the header: 32 bits each, little-endian. */
const FIXED = 16;
const CHECKED_FROM = 8;
export const MOST_HEADS = 4;
const MOST_KEPT = 10_000;
/** Beyond these a log-odds means nothing; within them no sum overflows. */
const LARGEST = 1e6;

const bounded = v.pipe(v.number(), v.finite(), v.minValue(-LARGEST), v.maxValue(LARGEST));
const table = {
  bits: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(22)),
  from: v.pipe(v.number(), v.integer(), v.minValue(1)),
  to: v.pipe(v.number(), v.integer(), v.maxValue(LONGEST_GRAM)),
};
const inOrder = <T extends GramTable>() =>
  v.check<T, string>(({ from, to }) => from <= to, 'the shortest n-gram is longer than the longest');
const plainTable = v.pipe(v.strictObject(table), inOrder());
const maskedTable = v.pipe(
  v.strictObject({
    ...table,
    kept: v.pipe(v.array(v.string()), v.maxLength(MOST_KEPT)),
    ending: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST_GRAM)),
  }),
  inOrder(),
);
const headerSchema = v.strictObject({
  heads: v.pipe(
    v.array(v.strictObject({ name: v.pipe(v.string(), v.nonEmpty()), intercept: bounded, scale: bounded })),
    v.minLength(1),
    v.maxLength(MOST_HEADS),
    v.check((heads) => new Set(heads.map(({ name }) => name)).size === heads.length, 'two heads have one name'),
  ),
  grams: v.strictObject({
    words: plainTable,
    masked: maskedTable,
    characters: plainTable,
    fold: v.strictObject({ digits: v.boolean(), names: v.boolean() }),
  }),
  trainedOn: v.string(),
});

/** Throws RangeError when the weights are not [heads][buckets]. */
export function serialiseWording({ weights, ...header }: WordingWeights): Uint8Array {
  const expected = header.heads.length * bucketsOf(header.grams);
  if (weights.length !== expected) throw new RangeError(`There are ${weights.length} weights instead of ${expected}.`);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(FIXED + json.length + weights.length);
  bytes.set(json, FIXED);
  bytes.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.length), FIXED + json.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, json.length, true);
  view.setUint32(4, checksum(bytes.subarray(CHECKED_FROM)), true);
  return bytes;
}

/** Reads what `serialiseWording` wrote; `source` names the file in the message. */
export function parseWordingFile(bytes: Uint8Array, source: string): Result<WordingWeights> {
  const broken = (what: string): Result<never> => fail('file-corrupt', `${source} ${what}.`, HINT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FIXED || view.getUint32(0, true) !== MAGIC) return broken('is not a wording model');
  if (view.getUint32(4, true) !== checksum(bytes.subarray(CHECKED_FROM)))
    return broken('is damaged: its checksum does not match its content');
  const version = view.getUint32(8, true);
  if (version !== VERSION)
    return broken(`is a wording model of format ${version}, and only format ${VERSION} is known`);
  const start = FIXED + view.getUint32(12, true);
  if (start > bytes.length) return broken('is damaged: it ends within its header');
  const parsed = v.safeParse(headerSchema, jsonOf(bytes.subarray(FIXED, start)));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return broken(`is damaged: its header is wrong at ${v.getDotPath(issue) ?? 'its beginning'}: ${issue.message}`);
  }
  const { heads, grams } = parsed.output;
  const expected = heads.length * bucketsOf(grams);
  const found = bytes.length - start;
  if (found !== expected) return broken(`is damaged: it has ${found} weights, and its header asks for ${expected}`);
  // A copy, so that the file's buffer need not be kept.
  return ok({
    ...parsed.output,
    weights: Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + start, found)),
  });
}

const HINT = 'Install the extension again, or train the wording model again.';

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** FNV-1a, 32 bits: changes with every single byte. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
