import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { readLabelledLine } from '../../../../src/labelling/lines/labelledLine.ts';

const article = 'The ferry ran aground on Tuesday.';
const SPANS =
  '"spans" must be a list of {"start", "end", "label"}, places in characters of the text, the start not behind the end.';
const read = (line: object): unknown => unwrap(readLabelledLine({ article, ...line }));

describe('readLabelledLine', () => {
  it('reads a line of the reference', () => {
    const line = {
      domain: 'post.example',
      publish_date: '04-02-2019',
      authors: ['A. Reporter'],
      title: 'Ferry aground',
      text: article,
      summary: null,
      label: 'machine',
      split: 'val',
      ind30k: 12,
      orig_split: 'gen',
      url: 'passed over',
    };
    expect(unwrap(readLabelledLine(line))).toEqual({
      fields: { domain: 'post.example', date: '04-02-2019', authors: ['A. Reporter'], title: 'Ferry aground', article },
      label: 'machine',
      split: 'val',
      pair: 'pair:12',
    });
  });

  it.each([
    [{}, { fields: { article } }],
    [{ label: ' human ' }, { fields: { article }, label: 'human' }],
    [{ label: 0 }, { fields: { article }, label: '0' }],
    [{ label: false }, { fields: { article }, label: 'false' }],
    [{ label: '', split: '', pair: null }, { fields: { article } }],
    [{ split: 'Validation' }, { fields: { article }, split: 'val' }],
    [{ orig_split: 'dev' }, { fields: { article }, split: 'val' }],
    [
      { split: 'test', orig_split: 'train' },
      { fields: { article }, split: 'test' },
    ],
    [{ orig_split: 'gen' }, { fields: { article } }],
    [{ orig_split: 7 }, { fields: { article } }],
    [
      { pair: 'a', ind30k: 3 },
      { fields: { article }, pair: 'pair:a' },
    ],
    [{ ind30k: '3' }, { fields: { article }, pair: 'pair:3' }],
    [{ ind30k: 3, orig_split: 'train_burner' }, { fields: { article } }],
    [{ spans: null, flagged: null, skipped: false }, { fields: { article } }],
    [{ spans: [], flagged: 'yes', skipped: 1 }, { fields: { article } }],
    [
      {
        flagged: true,
        skipped: true,
        spans: [
          { start: 4, end: 9, label: 1, by: 'x' },
          { start: 3, end: 3, label: 'a' },
        ],
      },
      { fields: { article }, flagged: true, skipped: true, spans: [{ start: 4, end: 9, label: '1' }] },
    ],
  ])('reads %j', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each([
    [{ article: undefined }, 'The article has no text: neither "article" nor "text".'],
    [{ label: ['human'] }, '"label" must be a string.'],
    [{ split: 3 }, '"split" must be "train", "val" or "test".'],
    [{ split: 'constructor' }, 'The split “constructor” is none of train, val and test.'],
    [{ pair: {} }, '"pair" must be a string or a number.'],
    [{ spans: {} }, SPANS],
    [{ spans: [{ start: 1, end: 2 }] }, SPANS],
    [{ spans: [{ start: 3, end: 2, label: 'a' }] }, SPANS],
    [{ spans: [{ start: 0.5, end: 2, label: 'a' }] }, SPANS],
    [{ spans: [{ start: 0, end: 2, label: ' ' }] }, SPANS],
    [{ title: 4 }, '"title" must be a string, not 4.'],
    [{ date: '2 April' }, 'The date “2 April” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
  ])('says what is wrong with %j', (line, message) => {
    const refused = readLabelledLine({ article, ...line });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'input-invalid', message } });
  });

  it('answers anything with a line or a sentence', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const answer = readLabelledLine(value);
        expect(answer.ok || answer.problem.message.endsWith('.')).toBe(true);
      }),
    );
  });
});
