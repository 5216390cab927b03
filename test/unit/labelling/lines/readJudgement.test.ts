import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJudgement } from '../../../../src/labelling/lines/readJudgement.ts';

describe('readJudgement', () => {
  it('reads all its keys', () => {
    const judgement = {
      label: 'machine',
      split: 'test',
      flagged: true,
      skipped: true,
      note: 'Ask the desk.',
      spans: [{ start: 0, end: 5, label: 'machine' }],
      provenance: { by: 'Ann', at: '2026-11-21T10:00:00.000Z', file: 'drafts/ferry.md', model: 'abc' },
    };
    expect(readJudgement({ text: 'The ferry', ...judgement, other: 1 })).toEqual(judgement);
  });

  it.each([
    [{}, {}],
    [null, {}],
    ['label', {}],
    [[{ label: 'a' }], {}],
    [{ label: ' human ' }, { label: 'human' }],
    [{ label: 0 }, { label: '0' }],
    [{ label: true }, { label: 'true' }],
    [{ label: '  ' }, {}],
    [{ label: { a: 1 } }, {}],
    [{ split: 'dev', orig_split: 'train' }, { split: 'val' }],
    [{ split: 'elsewhere', orig_split: 'train' }, {}],
    [{ flagged: false, skipped: 'yes' }, {}],
    [{ note: '' }, {}],
    [{ spans: [{ start: 2, end: 1, label: 'a' }] }, {}],
    [
      {
        spans: [
          { start: 0.5, end: 1, label: 'a' },
          { start: 0, end: 1, label: 'a', id: 3 },
        ],
      },
      { spans: [{ start: 0, end: 1, label: 'a' }] },
    ],
    [{ provenance: 'the web' }, {}],
    [{ provenance: { by: 'Ann', at: 'today', file: 3 } }, { provenance: { by: 'Ann', at: 'today' } }],
  ])('reads %j as %j', (line, judgement) => {
    expect(readJudgement(line)).toEqual(judgement);
  });

  it('reads anything without an error', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readJudgement({ label: value, spans: value, provenance: value, note: value })).toBeTypeOf('object');
        expect(readJudgement(value)).toBeTypeOf('object');
      }),
    );
  });
});
