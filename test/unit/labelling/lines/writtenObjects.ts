// JSON objects written in many ways, for properties about lines.
import fc from 'fast-check';
import { JUDGEMENT_KEYS, type JudgementChange } from '../../../../src/labelling/judgement.ts';

/** A piece of JSON as somebody wrote it. */
type Written = string;

const space = fc.constantFrom('', '', ' ', '  ', '\t', ' \r ');
const character = (unit: string): fc.Arbitrary<Written> => {
  const plain = JSON.stringify(unit).slice(1, -1);
  const escaped = [...Array(unit.length).keys()].map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, '0')}`);
  return fc.constantFrom(
    plain,
    plain,
    plain,
    escaped.join(''),
    escaped.join('').toUpperCase().replaceAll('\\U', '\\u'),
  );
};
const stringOf = (text: string): fc.Arbitrary<Written> =>
  fc.tuple(...Array.from(text, character)).map((parts) => `"${parts.join('')}"`);
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('\\', '"', '\\"', '\\\\"', '/', '\u2028', '{"label":"x"}', '\u0000\n\r\t'),
  )
  .chain(stringOf);
const number = fc.oneof(
  fc.constantFrom('0', '-0', '1', '1.0', '1E5', '1e-7', '-3.25', '12345678901234567890'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);
const scalar = fc.oneof(text, number, fc.constantFrom('true', 'false', 'null'));

const listed = (items: readonly Written[], [open, close]: readonly [string, string], gap: string): Written =>
  `${open}${gap}${items.join(`${gap},${gap}`)}${gap}${close}`;
const { value } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.tuple(fc.array(tie('value'), { maxLength: 3 }), space).map(([items, gap]) => listed(items, ['[', ']'], gap)),
    fc.tuple(fc.array(fc.tuple(text, tie('value')), { maxLength: 3 }), space).map(([members, gap]) =>
      listed(
        members.map(([key, one]) => `${key}${gap}:${one}`),
        ['{', '}'],
        gap,
      ),
    ),
  ),
}));

const key = fc.oneof(
  fc.constantFrom(...JUDGEMENT_KEYS),
  fc.constantFrom('text', 'title', 'Label', ''),
  fc.string({ maxLength: 5 }),
);

/** The members of an object, keys that occur twice among them, and the object with spaces between them. */
export const writtenObject: fc.Arbitrary<{ readonly members: readonly Written[]; readonly line: Written }> = fc
  .tuple(
    fc.array(
      fc
        .tuple(key.chain(stringOf), value, space, space)
        .map(([name, one, before, after]) => `${name}${before}:${after}${one}`),
      { maxLength: 7 },
    ),
    fc.array(space, { minLength: 18, maxLength: 18 }),
  )
  .map(([members, spaces]) => {
    const inside = members.map((member, at) => `${spaces[2 * at] ?? ''}${member}${spaces[2 * at + 1] ?? ''}`).join(',');
    return { members, line: `${spaces[16] ?? ''}{${inside || (spaces[0] ?? '')}}${spaces[17] ?? ''}` };
  });

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const nothingOr = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { freq: 3 });
const flag = nothingOr(fc.boolean());
const span = fc
  .tuple(fc.nat(99), fc.integer({ min: 1, max: 99 }), anyText)
  .map(([start, length, label]) => ({ start, end: start + length, label }));
const provenance = fc.record(
  { by: anyText, at: anyText, file: anyText, model: anyText },
  { requiredKeys: ['by', 'at'], noNullPrototype: true },
);

/** What people may set at once. */
export const anyChange: fc.Arbitrary<JudgementChange> = fc.record(
  {
    label: nothingOr(anyText.filter((label) => label.trim() === label && label !== '')),
    split: nothingOr(fc.constantFrom('train', 'val', 'test')),
    flagged: flag,
    skipped: flag,
    note: nothingOr(anyText),
    spans: nothingOr(fc.array(span, { maxLength: 3 })),
    provenance: nothingOr(provenance),
  },
  { requiredKeys: [], noNullPrototype: true },
);
