// What a parsed line says of its article. Lenient: what is not of the right type counts as not written.
import * as v from 'valibot';
import { JUDGEMENT_KEYS, type Judgement, type JudgementKey, type Provenance, type Span } from '../judgement.ts';
import { nonEmpty, splitNamed } from './labelledLine.ts';

const labelSchema = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]);
const noteSchema = v.pipe(v.string(), v.nonEmpty());
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const spanSchema = v.pipe(
  v.object({ start: offset, end: offset, label: v.pipe(v.string(), v.nonEmpty()) }),
  v.check(({ start, end }) => start < end),
);
const optionalText = v.fallback(v.optional(v.string()), undefined);
const provenanceSchema = v.object({ by: v.string(), at: v.string(), file: optionalText, model: optionalText });

type Readers = { readonly [Key in JudgementKey]: (value: unknown) => Judgement[Key] };

const READERS: Readers = {
  label: (value) => (v.is(labelSchema, value) ? nonEmpty(value) : undefined),
  split: splitNamed,
  flagged: onlyTrue,
  skipped: onlyTrue,
  note: (value) => (v.is(noteSchema, value) ? value : undefined),
  spans: readSpans,
  provenance: readProvenance,
};

/** Reads the keys of a judgement from a parsed line; of anything but an object, none. */
export function readJudgement(parsed: unknown): Judgement {
  if (typeof parsed !== 'object' || parsed === null) return {};
  const values = new Map(Object.entries(parsed));
  return Object.fromEntries(
    JUDGEMENT_KEYS.flatMap((key) => {
      const value = readKey(key, values.get(key));
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** What one key says; undefined where it says nothing that is known here. */
export const readKey = <Key extends JudgementKey>(key: Key, value: unknown): Judgement[Key] => READERS[key](value);

function onlyTrue(value: unknown): true | undefined {
  return value === true ? true : undefined;
}

/** Those that are spans; undefined where there is none. */
function readSpans(value: unknown): readonly Span[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const spans = value.flatMap((one: unknown) => {
    const span = v.safeParse(spanSchema, one);
    return span.success ? [span.output] : [];
  });
  return spans.length === 0 ? undefined : spans;
}

function readProvenance(value: unknown): Provenance | undefined {
  const parsed = v.safeParse(provenanceSchema, value);
  if (!parsed.success) return undefined;
  const { by, at, file, model } = parsed.output;
  return { by, at, ...(file !== undefined && { file }), ...(model !== undefined && { model }) };
}
