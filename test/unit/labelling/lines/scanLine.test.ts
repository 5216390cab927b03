import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJudgement } from '../../../../src/labelling/lines/readJudgement.ts';
import { LineScanner, scanLine } from '../../../../src/labelling/lines/scanLine.ts';
import { writtenObject } from './writtenObjects.ts';

const scan = (line: string): unknown => scanLine(Buffer.from(line));
const plain = { flagged: false, skipped: false, hasNote: false, spans: 0, isBroken: false };
const broken = { ...plain, isBroken: true };

/** What is expected of a line, by the slow way. */
function parsedSummary(line: Uint8Array): unknown {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(line).toString());
  } catch {
    return broken;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken;
  const { label, split, flagged, skipped, note, spans } = readJudgement(value);
  return {
    ...(label !== undefined && { label }),
    ...(split !== undefined && { split }),
    flagged: flagged === true,
    skipped: skipped === true,
    hasNote: note !== undefined,
    spans: spans?.length ?? 0,
    isBroken: false,
  };
}

describe('scanLine', () => {
  it.each([
    ['{"text":"A","label":"human","split":"val"}', { ...plain, label: 'human', split: 'val' }],
    ['{"label":"a","label":"b"}', { ...plain, label: 'b' }],
    ['{"label":"a","label":null}', plain],
    ['{"l\\u0061bel":"esc\\u0061ped \\"one\\""}', { ...plain, label: 'escaped "one"' }],
    ['{"text":"{\\"label\\":\\"no\\"}","more":{"label":"no"},"list":[{"label":"no"}]}', plain],
    ['{"label":1}', { ...plain, label: '1' }],
    ['{"label":false}', { ...plain, label: 'false' }],
    ['{"label":["human"],"split":3,"flagged":1,"skipped":"true","note":7,"spans":{}}', plain],
    ['{"split":"Validation"}', { ...plain, split: 'val' }],
    ['{"flagged":true,"skipped":true,"note":"Ask"}', { ...plain, flagged: true, skipped: true, hasNote: true }],
    ['{"note":""}', plain],
    ['{"spans":[{"start":0,"end":3,"label":"a"},{"start":3,"end":3,"label":"a"},5]}', { ...plain, spans: 1 }],
    ['  { }\r', plain],
    ['', broken],
    ['null', broken],
    ['[]', broken],
    ['"label"', broken],
    ['{"label":"human"', broken],
    ['{"label":"human"}}', broken],
    ['{"label":"human",}', broken],
    ['{"a":1 "b":2}', broken],
    ['{"a":[1,{"b":2]}}', broken],
    ['{"text":"a tab:\t"}', broken],
    ['{"text":"\\x"}', broken],
    ['{"text":"\\u12g4"}', broken],
    ['{"a":01}', broken],
    ['{"a":1.}', broken],
    ['{"a":.5}', broken],
    ['{"a":tru}', broken],
    ['{"a":NaN}', broken],
    ["{'a':1}", broken],
    ['{"a":"\u0000"}', broken],
    ['\uFEFF{"a":1}', broken],
    ['{"a":1}\u00a0', broken],
  ])('%j', (line, expected) => {
    expect(scan(line)).toEqual(expected);
  });

  it('reads what is not UTF-8 as a text', () => {
    expect(scanLine(Buffer.from('{"text":"caf\xe9 \xff","label":"human"}', 'latin1'))).toEqual({
      ...plain,
      label: 'human',
    });
  });

  it('goes down as deep as it is led', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(scan(`{"a":${deep},"label":"human"}`)).toEqual({ ...plain, label: 'human' });
  });

  it('says of every object, however it is written, what its parsed value says', () => {
    fc.assert(
      fc.property(writtenObject, ({ line }) => {
        expect(scan(line)).toEqual(parsedSummary(Buffer.from(line)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const damage = fc.tuple(fc.nat(300), fc.constantFrom(...Array.from('{}[]",:\\u0159.eE-+tfn \t\u0001x')), fc.nat(2));
    fc.assert(
      fc.property(writtenObject, fc.array(damage, { maxLength: 2 }), ({ line }, damages) => {
        let damaged = line;
        for (const [where, by, taken] of damages) {
          const at = where % (damaged.length + 1);
          damaged = damaged.slice(0, at) + by + damaged.slice(at + taken);
        }
        const bytes = Buffer.from(damaged);
        expect(scanLine(bytes)).toEqual(parsedSummary(bytes));
      }),
      { numRuns: 1500 },
    );
  });

  it('comes to the same in slices of any length', () => {
    fc.assert(
      fc.property(writtenObject, fc.integer({ min: 1, max: 20 }), ({ line }, step) => {
        const bytes = Buffer.from(line);
        const scanner = new LineScanner(bytes);
        let summary = scanner.run(step);
        for (let until = 2 * step; summary === undefined; until += step) summary = scanner.run(until);
        expect(summary).toEqual(scanLine(bytes));
      }),
    );
  });
});
