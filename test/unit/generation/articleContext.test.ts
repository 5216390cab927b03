import { describe, expect, it } from 'vitest';
import { articleContext, type ArticleContext } from '../../../src/generation/articleContext.ts';
import { createTokenIndex } from '../../../src/generation/tokenIndex.ts';
import { createEncoder } from '../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';
import { beginOf } from '../../../src/grover/vocabulary.ts';

const encoder = createEncoder(readVocabulary());
const index = createTokenIndex(encoder);
const fields = { title: 'Council backs ferry' };
const context = (before: string, maxPositions = 1024, free = 40, of = fields): ArticleContext =>
  articleContext(encoder, index, of, before, { maxPositions, free });
/** Text the model has read as the article. */
const textOf = ({ ids }: ArticleContext): string => encoder.decode(ids.slice(ids.indexOf(beginOf('article')) + 1));
const allowed = (one: ArticleContext, step = 0): string[] =>
  (one.held[step]?.allowed ?? []).map((id) => encoder.decode([id]));

describe('articleContext', () => {
  it('reads the metadata, then the text up to the word at the cursor', () => {
    const one = context('The council vo');
    expect(encoder.decode(one.ids)).toBe('Council backs ferryThe council');
    expect(one.typed).toBe(' vo');
    expect(allowed(one)).toContain(' voted');
    expect(allowed(one)).toContain(' vocal');
    expect(allowed(one).every((text) => text.startsWith(' vo'))).toBe(true);
  });

  it('lets a finished word stand or grow', () => {
    expect(allowed(context('The council'))).toEqual(expect.arrayContaining([' council', ' councils']));
    expect(allowed(context('He didn'))).toContain(' didn');
    expect(allowed(context("He didn'"))).toContain("'t");
  });

  it('goes through the tokens of an unfinished name one by one', () => {
    const one = context('said Tom Okafo');
    const path = encoder.encode(' Okafo');
    expect(one.typed).toBe(' Okafo');
    const drawn = one.held.map((step) => step.onward);
    expect([...one.read, ...drawn.filter((id) => id !== undefined)]).toEqual(path.slice(0, -1));
    expect(one.held.at(-1)?.allowed.length).toBeGreaterThan(1);
  });

  it('keeps a blank at the cursor for the next word to begin with', () => {
    const one = context('The council ');
    expect(textOf(one)).toBe('The council');
    expect(one.typed).toBe(' ');
    expect(allowed(one)).toContain(' voted');
    expect(allowed(one)).not.toContain(' ');
    expect(allowed(one).every((text) => /^ \S/u.test(text))).toBe(true);
  });

  it('opens a paragraph behind a line break, with the tokens that stand between paragraphs', () => {
    const one = context('It voted.\n\n');
    expect(textOf(one)).toBe('It voted.\n');
    expect(one.ids.at(-1)).toBe(encoder.encode('\nx')[0]);
    expect(allowed(one).some((text) => /^\s/u.test(text))).toBe(false);
  });

  it.each([
    ['line breaks of any kind', 'One.\r\n \r\nTwo', 'One.\nTwo'],
    ['runs of blanks', '  One \t two.  Three', 'One two. Three'],
  ])('reads white space as articles have it: %s', (_, before, read) => {
    const one = context(before);
    const behind = encoder.decode(one.read);
    expect(textOf(one).slice(0, textOf(one).length - behind.length) + one.typed).toBe(read);
  });

  it('reads characters of several tokens to their end', () => {
    for (const before of ['축제가 열렸', 'Ein Käse 🧀', 'a \ud800']) {
      const one = context(before);
      const rest = one.held.flatMap((step) => step.onward ?? []);
      const last = one.held.at(-1)?.allowed ?? [];
      const whole = [...one.ids, ...rest];
      const expected = before.replace('\ud800', '\ufffd');
      const reachable = last.some((id) => encoder.decode([...whole, id]).endsWith(expected.slice(-1)));
      expect(reachable || encoder.decode(whole).endsWith(expected.slice(-1))).toBe(true);
    }
  });

  it('keeps the metadata and the nearest text when not all fits, and as much room as was asked for', () => {
    const paragraphs = Array.from({ length: 300 }, (_, i) => `Paragraph ${i} of a long report.`).join('\n');
    const one = context(paragraphs, 256, 40);
    expect(encoder.decode(one.ids.slice(0, 6))).toContain('Council backs');
    expect(one.ids.length).toBeLessThanOrEqual(256 + 1 - 40);
    expect(textOf(one)).toMatch(/^Paragraph 2\d\d of/u);
    expect(textOf(one)).toMatch(/Paragraph 299 of a long report\.?$/u);
  });

  it('keeps its beginning while a long text is typed on', () => {
    const long = 'The harbour was quiet that day. '.repeat(2000);
    const typed = ['B', 'Boats', 'Boats ca', 'Boats came ', 'Boats came and wen'].map((end) => context(long + end));
    const [first] = typed;
    for (const one of typed) expect(one.ids.slice(0, 700)).toEqual(first?.ids.slice(0, 700));
  });

  it('takes a line of 100,000 characters without a blank', () => {
    const one = context('x'.repeat(100_000));
    expect(one.ids.length).toBeLessThanOrEqual(1024);
    expect(one.held.length).toBeLessThanOrEqual(8);
  });

  it('cuts metadata too long for the model', () => {
    const one = context('It voted', 64, 10, { title: 'Council '.repeat(200) });
    expect(one.ids.length).toBeLessThanOrEqual(64);
    expect(textOf(one)).toBe('It voted');
  });
});
