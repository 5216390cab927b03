// Front matter as Hugo, Jekyll, Astro and Eleventy write it: what is understood, what is said about the rest, and where.
import { describe, expect, it } from 'vitest';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { fieldForKey, FIELD_KEYS } from '../../../src/draft/fieldKeys.ts';

const read = (text: string) => {
  const draft = parseDraft(text, 'markdown');
  const slice = (range: { start: number; end: number }) => text.slice(range.start, range.end);
  const { frontMatter } = draft;
  return {
    draft,
    fields: draft.fields,
    format: frontMatter?.format,
    entries: frontMatter?.entries.map((entry) => [
      entry.field,
      slice(entry.keyRange),
      slice(entry.valueRange),
      entry.text,
      entry.valid,
    ]),
    problems: frontMatter?.problems.map((problem) => [problem.code, problem.severity, slice(problem.range)]),
    messages: frontMatter?.problems.map((problem) => problem.message) ?? [],
  };
};
const yaml = (...lines: string[]) => read(`---\n${lines.join('\n')}\n---\n\nBody.\n`);

describe('front matter', () => {
  it('reads YAML with all fields', () => {
    const { fields, entries, problems, format } = yaml(
      'domain: harbor-courier.example # ours',
      'date: 2019-03-07',
      'authors: [Ines Valdera, "Tom Okafor"]',
      'title: "Council backs ferry: at last"',
      'summary: >-',
      '  The council voted',
      '  7-2.',
    );
    expect(format).toBe('yaml');
    expect(problems).toEqual([]);
    expect(fields).toEqual({
      domain: 'harbor-courier.example',
      date: '03-07-2019',
      authors: ['Ines Valdera', 'Tom Okafor'],
      title: 'Council backs ferry: at last',
      summary: 'The council voted 7-2.',
    });
    expect(entries).toEqual([
      ['domain', 'domain', 'harbor-courier.example', 'harbor-courier.example', true],
      ['date', 'date', '2019-03-07', '2019-03-07', true],
      ['authors', 'authors', '[Ines Valdera, "Tom Okafor"]', 'Ines Valdera, Tom Okafor', true],
      ['title', 'title', '"Council backs ferry: at last"', 'Council backs ferry: at last', true],
      ['summary', 'summary', '>-\n  The council voted\n  7-2.', 'The council voted 7-2.', true],
    ]);
  });

  it('reads TOML with [params], multi-line lists and bare dates', () => {
    const { fields, problems, format, entries } = read(
      '+++\r\ntitle = "Ferry \\"at last\\"" # yes\r\ndate = 2019-03-07T10:00:00-05:00\r\nauthors = [\r\n  "Ines Valdera", # one\r\n  \'Tom Okafor\',\r\n]\r\ndraft = true\r\n[menu.main]\r\ntitle = "Not this"\r\n[params]\r\ndomain = "www.Courier.example"\r\nsummary = """\r\nTwo\r\nlines"""\r\n+++\r\nBody.',
    );
    expect(format).toBe('toml');
    expect(problems).toEqual([]);
    expect(fields).toEqual({
      title: 'Ferry "at last"',
      date: '03-07-2019',
      authors: ['Ines Valdera', 'Tom Okafor'],
      domain: 'courier.example',
      summary: 'Two lines',
    });
    expect(entries?.[0]).toEqual(['title', 'title', '"Ferry \\"at last\\""', 'Ferry "at last"', true]);
  });

  it('reads JSON', () => {
    const { fields, format, draft } = read(
      '{\n  "title": "A } brace",\n  "author": {"name": "Ines Valdera"},\n  "date": "2019-03-07"\n}\n\nBody.',
    );
    expect(format).toBe('json');
    expect(fields).toEqual({ title: 'A } brace', authors: ['Ines Valdera'], date: '03-07-2019' });
    expect(draft.paragraphs.map((paragraph) => paragraph.text)).toEqual(['Body.']);
  });

  it.each([
    ['domain', 'site', 'https://www.Courier.example/news', 'courier.example'],
    ['domain', 'canonical_url', 'https://courier.example:8080/2019/ferry?x#y', 'courier.example'],
    ['domain', 'source', 'courier.example', 'courier.example'],
    ['domain', 'domain', 'zeitung-münchen.example', 'zeitung-münchen.example'],
    ['date', 'pubDate', 'Mar 7 2019', '03-07-2019'],
    ['date', 'publishDate', '2019-03-07T10:00:00Z', '03-07-2019'],
    ['date', 'datePublished', '2019-03-07 10:00:00 -0500', '03-07-2019'],
    ['title', 'headline', 'Ferry', 'Ferry'],
    ['summary', 'dek', 'A ferry.', 'A ferry.'],
    ['summary', 'description', 'A ferry.', 'A ferry.'],
  ] as const)('understands %s from %s: %s', (field, key, value, expected) => {
    const { fields, problems } = yaml(`${key}: ${value}`);
    expect(fields[field]).toBe(expected);
    expect(problems).toEqual([]);
    expect(fieldForKey(key)).toBe(field);
  });

  it.each([
    ['author: Ines Valdera', ['Ines Valdera']],
    ['byline: By Ines Valdera and Tom Okafor', ['Ines Valdera', 'Tom Okafor']],
    ['by: Ines Valdera, Tom Okafor, and Li Wei', ['Ines Valdera', 'Tom Okafor', 'Li Wei']],
    ['author: Martin King, Jr. & Tom Okafor', ['Martin King, Jr.', 'Tom Okafor']],
    ['author: Ines Valdera <ines@courier.example>', ['Ines Valdera']],
    ['authors:\n  - name: Ines Valdera\n    email: x\n  - Tom Okafor', ['Ines Valdera', 'Tom Okafor']],
    ['author:\n  name: Ines Valdera', ['Ines Valdera']],
    ['params:\n  author: Ines Valdera', ['Ines Valdera']],
  ])('understands the byline %j', (line, authors) => {
    const { fields, problems } = yaml(line);
    expect(fields.authors).toEqual(authors);
    expect(problems).toEqual([]);
  });

  it('does not take other dates for the date, nor a path for the domain', () => {
    const { fields, entries } = yaml(
      'lastmod: 2019-03-07',
      'updated: 2019-03-07',
      'url: /2019/ferry/',
      'permalink: /x/',
    );
    expect(fields).toEqual({});
    expect(entries).toEqual([]);
  });

  it('lets the exact key win, and warns when another one says something else', () => {
    const agreeing = yaml(
      'canonical_url: https://courier.example/x',
      'domain: courier.example',
      'description: For search engines.',
      'summary: For readers.',
    );
    expect(agreeing.fields).toEqual({ domain: 'courier.example', summary: 'For readers.' });
    expect(agreeing.problems).toEqual([]);
    const other = yaml('byline: Tom Okafor', 'authors: [Ines Valdera]');
    expect(other.fields.authors).toEqual(['Ines Valdera']);
    expect(other.problems).toEqual([['duplicate-field', 'warning', 'byline']]);
    const twice = yaml('title: One', 'title: Two');
    expect(twice.fields.title).toBe('One');
    expect(twice.problems).toEqual([['duplicate-field', 'warning', 'title']]);
  });

  it.each([
    ['title:', 'title:|'],
    ['title: ', 'title: |'],
    ['title:   # to do', 'title:   |# to do'],
    ['"title" :', '"title" :|'],
  ])('gives an empty value a place behind the colon: %j', (line, marked) => {
    for (const after of ['', '\ndate: 2019-03-07']) {
      const { draft, problems } = yaml(line + after);
      const entry = draft.frontMatter?.entries[0];
      expect(entry).toMatchObject({ field: 'title', text: '', valid: true });
      expect(entry?.valueRange.start).toBe(entry?.valueRange.end);
      expect(entry?.valueRange.start).toBe('---\n'.length + marked.indexOf('|'));
      expect(draft.fields.title).toBeUndefined();
      expect(problems).toEqual([]);
    }
  });

  it.each([
    ['+++\ntitle =\n+++\n', 11],
    ['+++\ntitle = \n+++\n', 12],
  ])('gives an empty TOML value a place behind the equals sign: %j', (text, place) => {
    expect(parseDraft(text, 'markdown').frontMatter?.entries[0]?.valueRange).toEqual({ start: place, end: place });
  });

  it.each([
    ['date: 2019-02-30', 'date-impossible', 'error', '2019-02-30', 'February 2019 has 28 days'],
    ['date: someday', 'date-unknown', 'error', 'someday', 'YYYY-MM-DD'],
    ['date: 03/04/2019', 'date-ambiguous', 'warning', '03/04/2019', '2019-03-04'],
    ['date: Last Modified', 'date-unknown', 'warning', 'Last Modified', 'when the site is built'],
    ['date: {{ .Date }}', 'date-not-text', 'error', '{{ .Date }}', 'YYYY-MM-DD'],
    ['domain: Harbor Courier', 'domain-not-a-host', 'error', 'Harbor Courier', 'harbor-courier.example'],
    ['domain: localhost', 'domain-not-a-host', 'error', 'localhost', 'harbor-courier.example'],
    ['source: Reuters', 'domain-not-a-host', 'warning', 'Reuters', 'harbor-courier.example'],
    ['domain: {{ site }}', 'domain-not-text', 'error', '{{ site }}', 'harbor-courier.example'],
    ['source: [a, b]', 'domain-not-text', 'error', '[a, b]', 'harbor-courier.example'],
    ['title: [a, b]', 'title-not-text', 'error', '[a, b]', 'headline in quotes'],
    ['authors:\n  - [a]', 'authors-not-names', 'error', '- [a]', 'list of names'],
    ['title: Council: a story', 'yaml-syntax', 'error', 'Council: a story', 'double quotes'],
    ['title: "Council', 'yaml-syntax', 'error', '"Council', 'closing quote'],
    ["title: 'it's here'", 'yaml-syntax', 'error', "'it's here'", 'double quotes'],
    ['title: @courier', 'yaml-syntax', 'error', '@courier', 'double quotes'],
    ['title: *courier', 'yaml-syntax', 'error', '*courier', 'double quotes'],
    ['authors: [a, b', 'yaml-syntax', 'error', '[a, b', 'bracket'],
    ['title: x\n\tdek: y', 'yaml-syntax', 'error', 'y', 'tab'],
    ['just words', 'yaml-syntax', 'error', 'just words', 'key: value'],
  ])('says what is wrong with %j at its place', (line, code, severity, marked, hint) => {
    const { problems, messages, fields } = yaml('headline: Kept', line, 'summary: Kept too.');
    expect(problems).toEqual([[code, severity, marked]]);
    expect(messages[0]).toContain(hint);
    expect(messages[0]).toMatch(/^[\p{Lu}“].*\.$/su);
    expect(fields).toMatchObject({ title: 'Kept', summary: 'Kept too.' });
  });

  it.each([
    ['title = Ferry', 'toml-syntax', 'Ferry', 'double quotes'],
    ['title = "Ferry', 'toml-syntax', '"Ferry', 'closing quote'],
    ['authors = ["a", "b"', 'toml-syntax', '[', 'closing bracket'],
    ['title = "a" b', 'toml-syntax', 'b', 'one pair of quotes'],
    ['title: Ferry', 'toml-syntax', 'title: Ferry', 'key = "value"'],
    ['date = 2019-02-30', 'date-impossible', '2019-02-30', '28 days'],
  ])('says what is wrong with the TOML %j', (line, code, marked, hint) => {
    const { problems, messages } = read(`+++\nsummary = "Kept."\n${line}\n+++\nBody.`);
    expect(problems).toEqual([[code, 'error', marked]]);
    expect(messages[0]).toContain(hint);
  });

  it.each([
    'published: true',
    'published: false',
    'excerpt: true',
    'permalink: false',
    'author: no',
    'source: {name: Reuters, id: 3}',
    'publisher: {id: 3}',
    'site:\n  theme: dark',
    'description: {short: x}',
  ])('passes over a switch or a table, which is none of the fields: %j', (line) => {
    const { problems, fields } = yaml(line, 'date: 2019-03-07');
    expect(problems).toEqual([]);
    expect(fields).toEqual({ date: '03-07-2019' });
  });

  it.each([
    ['title: "True"', { title: 'True' }],
    ['publisher: {name: courier.example}', { domain: 'courier.example' }],
    ['description: {title: A ferry.}', { summary: 'A ferry.' }],
  ])('reads what is meant by %j', (line, fields) => {
    expect(yaml(line)).toMatchObject({ fields, problems: [] });
  });

  it('takes the numbers of TOML for what they are', () => {
    expect(read('+++\nweight = inf\na = +inf\nb = -nan\nc = nan\ntitle = "Ferry"\n+++\nBody.')).toMatchObject({
      fields: { title: 'Ferry' },
      problems: [],
    });
  });

  it.each([
    ['authors: [A B, , C D]', 'comma too many'],
    ['authors: ["A B" "C D"]', 'comma or a colon is missing'],
  ])('speaks of the comma in %j', (line, hint) => {
    expect(yaml(line).messages).toEqual([expect.stringContaining(hint)]);
  });

  it.each([
    '{\n  "title": "Ferry"\n  "date": "2019-03-07"\n}',
    '{"title": "Ferry" "date": "2019-03-07"}',
    '{\n  "author": {"name": "A"}\n  "date": "2019-03-07"\n}',
  ])('speaks of the comma in the JSON %j', (text) => {
    expect(read(`${text}\n\nBody.`).messages).toEqual([expect.stringContaining('omma')]);
  });

  it.each([
    ['---json\n{"title": "Ferry", "date": "2019-03-07"}\n---\nBody.', 'json'],
    ['---yaml\ntitle: Ferry\ndate: 2019-03-07\n---\nBody.', 'yaml'],
    ['--- toml\r\ntitle = "Ferry"\r\ndate = 2019-03-07\r\n---\r\nBody.', 'toml'],
  ])('reads the format that the fence names: %j', (text, expected) => {
    const { format, fields, problems, draft } = read(text);
    expect(format).toBe(expected);
    expect(fields).toEqual({ title: 'Ferry', date: '03-07-2019' });
    expect(problems).toEqual([]);
    expect(draft.paragraphs.map((paragraph) => paragraph.text)).toEqual(['Body.']);
  });

  it.each(['---json\n{"title": "Ferry"}\n\nBody.', '---toml\ntitle = "Ferry"\n\nBody.'])(
    'says that a block whose fence names its format is not closed: %j',
    (text) => {
      const { fields, problems, draft } = read(text);
      expect(fields).toEqual({ title: 'Ferry' });
      expect(problems).toEqual([['front-matter-unclosed', 'error', '---']]);
      expect(draft.paragraphs.map((paragraph) => paragraph.text)).toEqual(['Body.']);
    },
  );

  it('says that a script is not read, and does not read it as the article', () => {
    const { fields, problems, messages, draft } = read('---js\n{\n  title: "Ferry",\n\n  date: now()\n}\n---\nBody.');
    expect(fields).toEqual({});
    expect(problems).toEqual([['front-matter-script', 'warning', '---']]);
    expect(messages[0]).toContain('not read');
    expect(draft.paragraphs.map((paragraph) => paragraph.text)).toEqual(['Body.']);
  });

  it.each([
    ['{\n  "title": "Ferry,\n  "date": "2019-03-07"\n}\n\n', 'json-syntax', 'quote'],
    ['{\n  "title: "Ferry",\n  "date": "2019-03-07"\n}\n\n', 'json-syntax', 'quote'],
    ['{"title": "Ferry}\n\n', 'json-syntax', 'quote'],
    ['{\n  "title": "Ferry",\n  "date": "2019-03-07"\n\n', 'front-matter-unclosed', '}'],
    ['{\r\n  "author": {"name": "A",\r\n  "title": "Ferry"\r\n}\r\n', 'front-matter-unclosed', '}'],
  ])('says that JSON is not closed at its brace, and does not read it as the article: %j', (block, code, hint) => {
    const { problems, messages, draft } = read(`${block}Body, they said: "{{< ferry >}}" is late.`);
    expect(problems).toEqual([[code, 'error', '{']]);
    expect(messages[0]).toContain(hint);
    expect(draft.paragraphs).toHaveLength(1);
    expect(draft.paragraphs[0]?.text).toMatch(/^Body/u);
  });

  it('does not take a quote of the article for one of the JSON before it', () => {
    const { problems } = read('{\n  "title": "Ferry"\n\n"We go on,\nthey said.');
    expect(problems).toEqual([['front-matter-unclosed', 'error', '{']]);
  });

  it('leaves a text alone that only begins like an object', () => {
    expect(read('{"Yes", she said, and left.\n\nBody.').draft.frontMatter).toBeUndefined();
  });

  it('says that a block still being typed is not closed, and reads it', () => {
    const { fields, problems, draft } = read('---\ntitle: Ferry\ndate:\n\nBody with a note: this is text.');
    expect(fields).toEqual({ title: 'Ferry' });
    expect(problems).toEqual([['front-matter-unclosed', 'error', '---']]);
    expect(draft.paragraphs.map((paragraph) => paragraph.text)).toEqual(['Body with a note: this is text.']);
  });

  it('knows no key twice', () => {
    const keys = Object.values(FIELD_KEYS)
      .flat()
      .map((key) => key.replaceAll('_', ''));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
