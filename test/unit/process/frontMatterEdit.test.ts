import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MetadataField } from '../../../src/draft/draft.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { frontMatterEdit, type FieldValue } from '../../../src/process/frontMatterEdit.ts';

function edited(text: string, field: MetadataField, value: FieldValue): string {
  const edit = frontMatterEdit(parseDraft(text, 'markdown'), field, value);
  return edit === undefined ? 'nothing' : text.slice(0, edit.start) + edit.newText + text.slice(edit.end);
}
const inYaml = (...lines: string[]): string => `---\n${lines.join('\n')}\n---\n`;
const inToml = (...lines: string[]): string => `+++\n${lines.join('\n')}\n+++\n`;

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

  it.each<[string, MetadataField, string, string]>([
    ['description: "by hand"\nsummary:', 'summary', 'S', 'description: "by hand"\nsummary: S'],
    ['name: my-page\ntitle:', 'title', 'T', 'name: my-page\ntitle: T'],
    ['publisher: Reuters\ndomain:', 'domain', 'a.org', 'publisher: Reuters\ndomain: a.org'],
    ['description: "by hand"', 'summary', 'S', 'description: "by hand"\nsummary: S'],
    ['published: false\ntitle: T', 'date', '2019-05-13', 'published: false\ntitle: T\ndate: 2019-05-13'],
    ['name: [a, b]', 'title', 'T', 'name: [a, b]\ntitle: T'],
    ['name: my-page\nheadline:', 'title', 'T', 'name: my-page\nheadline: T'],
    ['Title: Old\nname: my-page', 'title', 'T', 'Title: T\nname: my-page'],
    ['params:\n  title: Deep\ntitle: Old', 'title', 'T', 'params:\n  title: Deep\ntitle: T'],
  ])('never writes over another key of the same meaning: %j, %s', (content, field, value, expected) => {
    expect(edited(inYaml(content), field, value)).toBe(inYaml(expected));
  });

  it.each([
    ['authors:\n- Ann Lee\n- Bo Diaz\ndate: 2019-05-13', 'authors: ["C D", "E"]\ndate: 2019-05-13'],
    ['authors:\n  - Ann Lee\ndate: 2019-05-13', 'authors: ["C D", "E"]\ndate: 2019-05-13'],
    ['authors: # staff\n- Ann Lee\ndate: 2019-05-13', 'authors: ["C D", "E"] # staff\ndate: 2019-05-13'],
    ['authors:\n  # staff\n  - Ann Lee', 'authors: ["C D", "E"]\n  # staff'],
    ['authors: # TODO', 'authors: ["C D", "E"] # TODO'],
    ['authors:# TODO', 'authors: ["C D", "E"] # TODO'],
    ['params: {authors: , x: y}', 'params: {authors: ["C D", "E"], x: y}'],
  ])('keeps the lines around the value as they are: %j', (content, expected) => {
    expect(edited(inYaml(content), 'authors', ['C D', 'E'])).toBe(inYaml(expected));
  });

  it.each([
    'title: &anchor',
    'title: &anchor Old',
    'title: !tag',
    'x: &a Old\ntitle: *a',
    'title:\n  &a Old',
    'title: [a,\n  b\ndate: 2019-05-13',
  ])('leaves alone what a value would break: %j', (content) => {
    expect(edited(inYaml(content), 'title', 'New')).toBe('nothing');
  });

  it('adds no second key beside one that says something else', () => {
    expect(edited(inYaml('title: T', 'date: false'), 'date', '2019-05-13')).not.toMatch(/date:[^]*date:/);
  });

  const around = ['title:', 'date:', 'authors:', 'summary:', 'domain:'];
  const values = [
    '',
    ' ',
    ' Old',
    ' "Old: one"',
    " 'Old'",
    ' # later',
    ' ~',
    ' []',
    ' [Old, "and, new"]',
    ' Old # why',
  ];
  const blocks = ['\n- Old\n- Older', '\n  - Old', ' >-\n  Old\n  lines', ' |\n  Old\n', '\n  Old', ' Old\n  goes on'];

  it.each([...values, ...blocks])('writes every field so that YAML reads it: behind %j', (old) => {
    const names = fc.array(fc.constantFrom('Ann Lee', 'Bo O’Diaz', 'Ti: Ng'), { minLength: 2, maxLength: 3 });
    const line = fc.string({ minLength: 1 }).map((raw) => `x${raw}`.replace(/\s+/gu, ' ').trim());
    fc.assert(
      fc.property(fc.constantFrom(...around), line, names, (key, text, list) => {
        const field = parseDraft(inYaml(key), 'markdown').frontMatter?.entries[0]?.field ?? 'title';
        const value = field === 'authors' ? list : text;
        const after = edited(inYaml('layout: post', key + old, 'draft: yes'), field, value);
        // A list under “domain” names other things; it is left alone.
        if (field === 'domain' && after === 'nothing' && /^\s*[-[]/.test(old)) return;
        const [, content = ''] = after.split(/^---$/m);
        expect(parse(content)).toEqual({ layout: 'post', [field]: value, draft: 'yes' });
      }),
    );
  });

  it.each([
    ['tags = [\n["a"],\n]', 'tags = [\n["a"],\n]\ntitle = "T"'],
    ['x = """\n[no table]\n"""\n[t]\na = 1', 'x = """\n[no table]\n"""\ntitle = "T"\n[t]\na = 1'],
    ['x = 1 # [\n  [[t]]\na = [1]', 'x = 1 # [\ntitle = "T"\n  [[t]]\na = [1]'],
    ['tags = [\n"a",', 'title = "T"\ntags = [\n"a",'],
    ['title = # TODO', 'title = "T" # TODO'],
  ])('adds a TOML key where it belongs to no table and no array: %j', (content, expected) => {
    expect(edited(inToml(content), 'title', 'T')).toBe(inToml(expected));
  });

  it('does not replace a TOML list that is not closed: the keys below would go with it', () => {
    expect(edited(inToml('authors = [', '"Ann"', 'title = "T"'), 'authors', ['A B'])).toBe('nothing');
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
