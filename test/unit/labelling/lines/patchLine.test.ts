import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JUDGEMENT_KEYS, type JudgementChange, type JudgementKey } from '../../../../src/labelling/judgement.ts';
import { membersOf } from '../../../../src/labelling/lines/lineMembers.ts';
import { patchLine } from '../../../../src/labelling/lines/patchLine.ts';
import { readJudgement } from '../../../../src/labelling/lines/readJudgement.ts';
import { anyChange, writtenObject } from './writtenObjects.ts';

const patch = (line: string, change: JudgementChange): string =>
  Buffer.from(patchLine(Buffer.from(line), change)).toString();
const parse = (line: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(line);
  return Object.fromEntries(Object.entries(value ?? {}));
};
const isNothing = (value: unknown): boolean =>
  value === null || value === false || (Array.isArray(value) && value.length === 0);

/** The object as it should be afterwards; a value that already reads so stays. */
function changed(line: string, change: JudgementChange): Record<string, unknown> {
  const object = parse(line);
  const before = readJudgement(object);
  for (const key of JUDGEMENT_KEYS) {
    const value = change[key];
    if (value === undefined) continue;
    if (isNothing(value)) Reflect.deleteProperty(object, key);
    else if (JSON.stringify(before[key]) !== JSON.stringify(value)) object[key] = value;
  }
  return object;
}

/** Members as they are written, of the keys that a change does not name. */
const untouched = (line: string, change: JudgementChange): readonly string[] => {
  const bytes = Buffer.from(line);
  return membersOf(bytes)
    .filter(({ key }) => key === undefined || change[key] === undefined)
    .map(({ keyStart, valueEnd }) => bytes.subarray(keyStart, valueEnd).toString());
};

describe('patchLine', () => {
  it.each<[string, JudgementChange, string]>([
    // Replaced
    ['{"text": "A", "label": "human", "x": 1.0}', { label: 'machine' }, '{"text": "A", "label": "machine", "x": 1.0}'],
    ['{"label" :\t"a" , "label": "b"}', { label: 'c' }, '{"label" :\t"a" , "label": "c"}'],
    ['{"l\\u0061bel":"a"}', { label: 'b' }, '{"l\\u0061bel":"b"}'],
    ['{"label":null}', { label: 'b' }, '{"label":"b"}'],
    ['{"label":{"deep":["b"]}}', { label: 'b' }, '{"label":"b"}'],
    // Reads so already
    ['{"label":1}', { label: '1' }, '{"label":1}'],
    ['{"label": false}', { label: 'false' }, '{"label": false}'],
    ['{"label":" human "}', { label: 'human' }, '{"label":" human "}'],
    ['{"label":"hum\\u0061n"}', { label: 'human' }, '{"label":"hum\\u0061n"}'],
    ['{"split":"dev"}', { split: 'val' }, '{"split":"dev"}'],
    ['{"label":1}', { label: '2' }, '{"label":"2"}'],
    // Put in
    ['{"text":"A"}', { label: 'human' }, '{"text":"A","label":"human"}'],
    ['{"text": "A", "n": 1}', { label: 'human' }, '{"text": "A", "n": 1, "label": "human"}'],
    ['{"text": "A","n": 1}', { flagged: true }, '{"text": "A","n": 1,"flagged": true}'],
    ['{ "text" : "A" }\r', { label: 'human' }, '{ "text" : "A", "label": "human" }\r'],
    ['{}', { label: 'human', split: 'val' }, '{"label": "human", "split": "val"}'],
    ['  {  }', { note: 'Ü "x"\n' }, '  {"note": "Ü \\"x\\"\\n"  }'],
    [
      '{"a": 1, "b": 2}',
      { spans: [{ start: 0, end: 2, label: 'm' }], provenance: { by: 'Ann', at: 'now' } },
      '{"a": 1, "b": 2, "spans": [{"start": 0, "end": 2, "label": "m"}], "provenance": {"by": "Ann", "at": "now"}}',
    ],
    ['{"a":1}', { provenance: { by: 'Ann', at: 'now' } }, '{"a":1,"provenance":{"by":"Ann","at":"now"}}'],
    // Taken away
    ['{"text": "A", "label": "human", "x": 1}', { label: null }, '{"text": "A", "x": 1}'],
    ['{"label": "human" , "x": 1}', { label: null }, '{"x": 1}'],
    ['{"x": 1, "label": "human" }', { label: null }, '{"x": 1 }'],
    ['{ "label": "human" }', { label: null }, '{  }'],
    ['{"flagged":true,"x":1,"flagged":true}', { flagged: false }, '{"x":1}'],
    [
      '{"label":"a","split":"val","x":1,"flagged":true,"note":"n"}',
      { label: null, split: null, flagged: false, note: null },
      '{"x":1}',
    ],
    ['{"label":"a","split":"val"}', { label: null, split: null, skipped: true }, '{"skipped":true}'],
    ['{"x":1}', { label: null, flagged: false, spans: [] }, '{"x":1}'],
    ['{"note":"n","spans":[]}', { note: '', spans: [] }, '{}'],
  ])('%s with %j', (line, change, expected) => {
    expect(patch(line, change)).toBe(expected);
  });

  it('gives the very bytes where nothing changes', () => {
    const bytes = Buffer.from('{"label":"a"}');
    expect(patchLine(bytes, {})).toBe(bytes);
    expect(patchLine(bytes, { label: 'a', note: null })).toBe(bytes);
    expect(patchLine(Buffer.from('broken'), {}).toString()).toBe('broken');
  });

  it('keeps bytes that are not UTF-8', () => {
    const bytes = Buffer.from('{"text":"caf\xe9 \xff","label":"a"}', 'latin1');
    expect(Buffer.from(patchLine(bytes, { label: 'b' })).toString('latin1')).toBe(
      '{"text":"caf\xe9 \xff","label":"b"}',
    );
  });

  it.each(['', 'null', '[1]', '{"a":1', '{"a":"\t"}'])('refuses %j with a sentence', (line) => {
    expect(() => patch(line, { label: 'a' })).toThrow(
      'This line is no JSON object, so that nothing can be noted in it.',
    );
  });

  it('parses to the object with the change, and leaves every other member as it is written', () => {
    fc.assert(
      fc.property(writtenObject, anyChange, ({ line }, change) => {
        const patched = patch(line, change);
        expect(parse(patched)).toEqual(changed(line, change));
        expect(untouched(patched, change)).toEqual(untouched(line, change));
      }),
      { numRuns: 800 },
    );
  });

  it('is taken back to the very bytes by taking away what was put in', () => {
    fc.assert(
      fc.property(writtenObject, anyChange, ({ line }, change) => {
        const there = new Set<JudgementKey | undefined>(membersOf(Buffer.from(line)).map(({ key }) => key));
        const added = JUDGEMENT_KEYS.filter((key) => change[key] !== undefined && !there.has(key));
        const onlyAdded: JudgementChange = Object.fromEntries(added.map((key) => [key, change[key]]));
        const back: JudgementChange = Object.fromEntries(added.map((key) => [key, null]));
        expect(patch(patch(line, onlyAdded), back)).toBe(line);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(writtenObject, anyChange, ({ line }, change) => {
        const once = patchLine(Buffer.from(line), change);
        expect(patchLine(once, change)).toBe(once);
      }),
    );
  });
});
