import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetadataField } from '../../../src/draft/draft.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { frontMatterEdit, type FieldValue } from '../../../src/process/frontMatterEdit.ts';

function edited(text: string, field: MetadataField, value: FieldValue): string {
  const { start, end, newText } = frontMatterEdit(parseDraft(text, 'markdown'), field, value);
  return text.slice(0, start) + newText + text.slice(end);
}

describe('frontMatterEdit', () => {
  it.each<[string, string, MetadataField, FieldValue, string]>([
    ['fills an empty key', '---\ntitle:\n---\n', 'title', 'A vote', '---\ntitle: A vote\n---\n'],
    ['keeps the blank that is there', '---\ntitle: \n---\n', 'title', 'A vote', '---\ntitle: A vote\n---\n'],
    ['quotes what YAML would misread', '---\ntitle: \n---\n', 'title', 'Vote: no', '---\ntitle: "Vote: no"\n---\n'],
    ['replaces empty quotes', '---\ntitle: ""\n---\n', 'title', 'A vote', '---\ntitle: A vote\n---\n'],
    ['replaces a value', '---\ntitle: Old\n---\n', 'title', 'New', '---\ntitle: New\n---\n'],
    ['adds a missing key', '---\ntitle: T\n---\n', 'domain', 'a.org', '---\ntitle: T\ndomain: a.org\n---\n'],
    ['adds to an unclosed block', '---\ntitle: T', 'domain', 'a.org', '---\ntitle: T\ndomain: a.org'],
    ['opens a front matter', 'Text', 'title', 'T', '---\ntitle: T\n---\n\nText'],
    ['lists authors', '---\nauthors:\n---\n', 'authors', ['A B', 'C'], '---\nauthors: ["A B", "C"]\n---\n'],
    ['quotes in TOML', '+++\ntitle = \n+++\n', 'title', 'A "b"', '+++\ntitle = "A \\"b\\""\n+++\n'],
    [
      'writes a TOML date bare',
      '+++\ntitle = "T"\n+++\n',
      'date',
      '2019-05-13',
      '+++\ntitle = "T"\ndate = 2019-05-13\n+++\n',
    ],
    [
      'stays before a TOML table',
      '+++\ntitle = "T"\n[x]\na = 1\n+++\n',
      'domain',
      'a.org',
      '+++\ntitle = "T"\ndomain = "a.org"\n[x]\na = 1\n+++\n',
    ],
    [
      'adds to JSON',
      '{\n  "title": "T"\n}\n\nText',
      'domain',
      'a.org',
      '{\n  "title": "T",\n  "domain": "a.org"\n}\n\nText',
    ],
    [
      'keeps Windows line ends',
      '---\r\ntitle: T\r\n---\r\n',
      'domain',
      'a.org',
      '---\r\ntitle: T\r\ndomain: a.org\r\n---\r\n',
    ],
  ])('%s', (_, text, field, value, expected) => {
    expect(edited(text, field, value)).toBe(expected);
  });

  it.each(['---\ntitle:\n---\n\nText', '+++\ntitle = ""\n+++\n\nText', '{\n  "title": ""\n}\n\nText'])(
    'writes any line so that it is read back as it was: %j',
    (text) => {
      fc.assert(
        fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (raw) => {
          const value = raw.replace(/[\s\p{C}]+/gu, ' ').trim();
          if (value === '') return;
          expect(parseDraft(edited(text, 'title', value), 'markdown').fields.title).toBe(value);
        }),
      );
    },
  );
});
