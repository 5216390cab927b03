// What an editor types, read as a draft: ranges that hold in the original text, whatever the text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft, DraftLanguage, TextRange } from '../../../src/draft/draft.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';

const LANGUAGES: readonly DraftLanguage[] = ['markdown', 'plaintext'];

const slice = (draft: Draft, range: TextRange): string => draft.text.slice(range.start, range.end);
const prose = (draft: Draft): string[] => draft.paragraphs.filter((p) => p.notScored === undefined).map((p) => p.text);
const kinds = (text: string): (string | undefined)[] => parseDraft(text, 'markdown').paragraphs.map((p) => p.notScored);

/** Every promise about ranges, checked on one draft. */
function expectSoundRanges(draft: Draft): void {
  let end = 0;
  draft.paragraphs.forEach((paragraph, index) => {
    const { range } = paragraph;
    expect(paragraph.index).toBe(index);
    expect(range.start).toBeGreaterThanOrEqual(end);
    expect(range.end).toBeGreaterThan(range.start);
    expect(range.end).toBeLessThanOrEqual(draft.text.length);
    expect(slice(draft, range)).toBe(slice(draft, range).trim());
    expect(paragraph.text).toBe(paragraph.text.replace(/\s+/gu, ' ').trim());
    if (paragraph.notScored === undefined) expect(paragraph.text).not.toBe('');
    end = range.end;
  });
  const { frontMatter } = draft;
  if (frontMatter === undefined) return;
  const { content, range } = frontMatter;
  const first = draft.paragraphs[0];
  if (first) expect(first.range.start).toBeGreaterThanOrEqual(range.end);
  for (const inner of [
    content,
    ...frontMatter.entries.flatMap((entry) => [entry.keyRange, entry.valueRange]),
    ...frontMatter.problems.map((problem) => problem.range),
  ]) {
    expect(inner.start).toBeGreaterThanOrEqual(range.start);
    expect(inner.end).toBeLessThanOrEqual(range.end);
    expect(inner.end).toBeGreaterThanOrEqual(inner.start);
  }
  for (const entry of frontMatter.entries) expect(slice(draft, entry.keyRange)).toContain(entry.key);
}

describe('parseDraft', () => {
  it('tells prose from what stands around it', () => {
    const text = [
      '# Council backs ferry *terminal*',
      'The **council** voted [7-2](https://x.example) on Tuesday to build `one` &amp; only\none terminal.',
      '> “We can’t wait,” she said.',
      '- first point\n- second point',
      '![The east bank](a.jpg)',
      '*The east bank in March.*',
      '```js\nrun()\n```',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '<div>raw</div>',
      '{{< figure src="a.jpg" >}}',
      'Photo: Ines Valdera / Courier',
      'Subscribe to our newsletter for daily updates.',
      'Work on it[^1] took ~~two~~ three years, ~$10 a head and ~20 people.',
      '[^1]: A note.',
      '[ref]: https://x.example',
    ].join('\n\n');
    const draft = parseDraft(text, 'markdown');
    expectSoundRanges(draft);
    expect(draft.paragraphs.map((p) => [p.notScored, p.isContext, p.text])).toEqual([
      ['heading', true, 'Council backs ferry terminal'],
      [undefined, true, 'The council voted 7-2 on Tuesday to build one & only one terminal.'],
      ['quote', true, '“We can’t wait,” she said.'],
      ['list', true, 'first point'],
      ['list', true, 'second point'],
      ['caption', false, ''],
      ['caption', false, 'The east bank in March.'],
      ['code', false, 'run()'],
      ['table', false, 'a b 1 2'],
      ['html', false, ''],
      ['html', false, ''],
      ['caption', false, 'Photo: Ines Valdera / Courier'],
      ['boilerplate', false, 'Subscribe to our newsletter for daily updates.'],
      [undefined, true, 'Work on it took three years, ~$10 a head and ~20 people.'],
      ['definition', false, 'A note.'],
      ['definition', false, ''],
    ]);
  });

  it.each([
    ['Advertisement'],
    ['This story was updated at 5 p.m. with comment from the mayor.'],
    ['Contact Ines Valdera at ines@courier.example.'],
    ['Copyright 2019 The Harbor Courier. All rights reserved.'],
    ['By Ines Valdera and Tom Okafor'],
    ['Reporting by Tom Okafor; editing by Li Wei'],
    ['Sign up for our morning newsletter here.'],
    ['Tom Okafor contributed to this report.'],
    ['-30-'],
    ['{% include share.html %}'],
    ['<Figure src="a.jpg" />'],
    ["import Chart from '../chart.astro'"],
    ['{: .lead}'],
    ['Read more: The ferry that never came'],
  ])('does not score %j', (line) => {
    expect(prose(parseDraft(`A first paragraph.\n\n${line}`, 'markdown'))).toEqual(['A first paragraph.']);
  });

  it.each([
    ['By Tuesday the water had fallen and the road was open again.'],
    ['This story begins in a harbor where nobody could sleep.'],
    ['Photographs of the terminal were shown to the council, which liked them.'],
    ['Contact between the two governments ended in March.'],
    ['Read more books, the librarian told children who had come for the computers.'.repeat(2)],
    [
      'Advertisement revenue at the paper fell by a third, and the owners closed two of its five offices, staff said on Monday after meeting them in the city hall.',
    ],
    ['Images of the flood went round the world.'],
    ['The story was first told by fishermen.'],
    ['Updates will follow when the council has met.'],
  ])('scores %j', (line) => {
    expect(prose(parseDraft(line, 'markdown'))).toHaveLength(1);
  });

  it('splits plain text at blank lines, and at every line when there are none', () => {
    expect(prose(parseDraft('One\nstill one.\n\n \nTwo.', 'plaintext'))).toEqual(['One still one.', 'Two.']);
    expect(prose(parseDraft('One.\r\nTwo.\rThree.', 'plaintext'))).toEqual(['One.', 'Two.', 'Three.']);
    expect(prose(parseDraft('# not *Markdown*', 'plaintext'))).toEqual(['# not *Markdown*']);
  });

  it('keeps offsets behind a byte-order mark, carriage returns, emoji and Hangul', () => {
    const text = '\uFEFF---\r\ntitle: 항구 😀\r\n---\r\n\r\n첫 *문단* 😀 끝.\r\nline two\r\n\r\nSecond.\r\n';
    for (const language of LANGUAGES) {
      const draft = parseDraft(text, language);
      expectSoundRanges(draft);
      expect(draft.fields.title).toBe('항구 😀');
      expect(draft.paragraphs.map((p) => slice(draft, p.range))).toEqual(['첫 *문단* 😀 끝.\r\nline two', 'Second.']);
    }
    expect(parseDraft(text, 'markdown').paragraphs[0]?.text).toBe('첫 문단 😀 끝. line two');
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \r\n\t\n'],
    ['a byte-order mark', '\uFEFF'],
    ['front matter only', '---\ntitle: x\n---'],
    ['a NUL', 'Text\u0000 and more text.'],
    ['undecodable bytes', '\uFFFD\uFFFDPNG\uFFFD\uFFFD\uFFFD\n\n\uFFFD'],
  ])('finds no paragraphs in %s', (_, text) => {
    for (const language of LANGUAGES) expect(parseDraft(text, language).paragraphs).toEqual([]);
  });

  it('does not take two thematic breaks around prose for front matter', () => {
    const draft = parseDraft('---\n\nA paragraph between two lines.\n\n---\n\nAnother.', 'markdown');
    expect(draft.frontMatter).toBeUndefined();
    expect(prose(draft)).toEqual(['A paragraph between two lines.', 'Another.']);
  });

  it('reads a 5 MB draft, a line of 100,000 characters and Markdown that explodes parsers', () => {
    const paragraph = 'The council voted 7-2 on Tuesday to *build* a terminal. '.repeat(8).trim();
    const long = parseDraft(Array.from({ length: 11_200 }, () => paragraph).join('\n\n'), 'markdown');
    expect(long.paragraphs).toHaveLength(11_200);
    expect(long.text.length).toBeGreaterThan(5_000_000);
    expect(parseDraft('word '.repeat(20_000), 'markdown').paragraphs).toHaveLength(1);
    for (const text of [
      '[['.repeat(50_000),
      '*a **b '.repeat(30_000),
      '> '.repeat(20_000),
      '- '.repeat(9_000),
      '1. '.repeat(6_000),
      '  - a\n'.repeat(30_000),
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(2 * i)}- a`).join('\n'),
      `---\na: ${'['.repeat(30_000)}\n---\nx`,
      `---\n${'title: "x\n'.repeat(3_000)}---\nx`,
      `+++\n${'title = ["x\n'.repeat(3_000)}+++\nx`,
    ]) {
      const draft = parseDraft(text, 'markdown');
      expectSoundRanges(draft);
      expect(draft.frontMatter?.problems.length ?? 0).toBeLessThanOrEqual(30);
    }
  });

  it('knows headings, quotes, lists and fenced code in Markdown too long to parse', () => {
    const filler = Array.from(
      { length: 2_600 },
      () => 'The council voted 7-2 on Tuesday to build a new ferry terminal on the east bank.',
    );
    const draft = parseDraft(
      ['# Head', '> quote', '- item', '```\ncode', 'more code\n```', '**Bold** prose.', ...filler].join('\n\n'),
      'markdown',
    );
    expect(draft.text.length).toBeGreaterThan(200_000);
    expect(draft.paragraphs.slice(0, 7).map((p) => [p.notScored, p.text])).toEqual([
      ['heading', 'Head'],
      ['quote', 'quote'],
      ['list', 'item'],
      ['code', 'code'],
      ['code', 'more code'],
      [undefined, 'Bold prose.'],
      [undefined, filler[0]],
    ]);
  });

  it('treats an emphasised line as a caption only behind an image', () => {
    expect(kinds('*A whole paragraph set in italics by its writer.*')).toEqual([undefined]);
    expect(kinds('![a](b.jpg)\n\n*A whole paragraph set in italics.*')).toEqual(['caption', 'caption']);
  });
});

describe('parseDraft on any text', () => {
  const fragment = fc.constantFrom(
    '---\n',
    '+++\n',
    '{',
    '}',
    'title: ',
    'date: 2019-13-45\n',
    'authors:\n  - ',
    '  name: x\n',
    '"',
    "'",
    '\\',
    '[',
    ']',
    '(',
    ')',
    '*',
    '**',
    '_',
    '`',
    '```\n',
    '> ',
    '- ',
    '1. ',
    '# ',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\t',
    '|',
    '\n|---|\n',
    '![',
    '<br>',
    '<div>',
    '</div>',
    '{{< x >}}',
    '{% y %}',
    '[^1]',
    '[^1]: ',
    ': ',
    '= ',
    '\uFEFF',
    '😀',
    '\uD83D',
    '\uDE00',
    '한글',
    '\u0085',
    '\u2028',
    '&amp;',
    'Photo: ',
    'www.x.example ',
    'a@b.example ',
    'word ',
    'The council voted. ',
    '#',
    '~~',
    '*'.repeat(9),
  );
  const anyText = fc.oneof(
    fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  it.each(['\u2000', '\u3000', '\u00a0', '\u2029', '\ufeff'])('takes %j for white space', (space) => {
    for (const language of LANGUAGES) {
      expect(parseDraft(space, language).paragraphs).toEqual([]);
      expectSoundRanges(parseDraft(`${space}Words.${space}`, language));
    }
  });

  it('never throws, and its ranges are ordered, apart, and inside the text', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...LANGUAGES), (text, language) => {
        expectSoundRanges(parseDraft(text, language));
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['<br>', '<br/>', '<div>', '</div>', '<p>', '</p>'])(
    'parts words at %s, as a page that shows it does',
    (tag) => {
      expect(parseDraft(`Harbour${tag}The council voted.`, 'markdown').paragraphs[0]?.text).toBe(
        'Harbour The council voted.',
      );
    },
  );

  it('finds every word of a paragraph in its range, in order', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...LANGUAGES), (text, language) => {
        const draft = parseDraft(text.replaceAll('&', ' '), language);
        for (const paragraph of draft.paragraphs) {
          const source = slice(draft, paragraph.range);
          let from = 0;
          for (const word of paragraph.text.match(/[\p{L}\p{N}]+/gu) ?? []) {
            const at = source.indexOf(word, from);
            expect(at).toBeGreaterThanOrEqual(from);
            from = at + word.length;
          }
        }
      }),
      { numRuns: 800 },
    );
  });

  it('finds plain paragraphs exactly where they were written', () => {
    const sentence = fc.stringMatching(/^[A-Za-z가-힣😀 ,]{1,60}$/u).map((s) => `The ${s.trim()} end`);
    const ending = fc.constantFrom('\n\n', '\r\n\r\n', '\n \n', '\n\n\n');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sentence, ending), { minLength: 2, maxLength: 8 }),
        fc.constantFrom(...LANGUAGES),
        (parts, language) => {
          const draft = parseDraft(parts.flat().join(''), language);
          expect(draft.paragraphs.map((p) => slice(draft, p.range))).toEqual(parts.map(([text]) => text));
        },
      ),
      { numRuns: 200 },
    );
  });
});
