// How drafts become windows: tokens of their own for each paragraph, borders that stay where they are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/draft/draft.ts';
import { windowsOf, type Window } from '../../../src/detection/windows.ts';
import { beginOf, endOf } from '../../../src/grover/vocabulary.ts';
import { draftOf, gptEncoder, paragraphOf } from './builders.ts';

const encoder = gptEncoder();

const windows = (draft: Draft, maxPositions = 1024): Window[] =>
  windowsOf(encoder, draft.fields, draft.paragraphs, maxPositions);
const paragraphs = (count: number): string[] => Array.from({ length: count }, (_, index) => paragraphOf(index));
/** Paragraphs each window judges, as text. */
const judged = (draft: Draft, window: Window): string[] =>
  window.scored.map(({ unit }) => draft.paragraphs[unit.paragraph]?.text ?? '');

describe('windowsOf', () => {
  it('reads a short draft in one window: front matter in order, then the article as one text', () => {
    const draft = draftOf(
      ['# Ferry', 'One *two*.', '> Three.', '```\ncode\n```', 'Four.'],
      '---\ntitle: T\nsummary: S\nauthors: [Ines Valdera]\ndate: 2019-03-07\ndomain: courier.example\n---\n',
    );
    const [window, ...others] = windows(draft);
    expect(others).toEqual([]);
    const expected = [
      ...[beginOf('domain'), ...encoder.encode('courier.example'), endOf('domain')],
      ...[beginOf('date'), ...encoder.encode('March 07, 2019'), endOf('date')],
      ...[beginOf('authors'), ...encoder.encode('Ines Valdera'), endOf('authors')],
      ...[beginOf('title'), ...encoder.encode('T'), endOf('title')],
      ...[beginOf('article'), ...encoder.encode('Ferry\nOne two.\nThree.\nFour.')],
    ];
    expect([...(window?.tokens ?? [])]).toEqual(expected);
    expect(
      window?.scored.map(({ at, unit }) => encoder.decode([...window.tokens.slice(at, at + unit.tokens.length)])),
    ).toEqual(['One two.', 'Four.']);
  });

  it('makes no window of a draft without text', () => {
    expect(windows(draftOf([], '---\ntitle: T\n---\n'))).toEqual([]);
    expect(windows(draftOf(['```\ncode\n```']))).toEqual([]);
  });

  it('encodes paragraphs one by one exactly as the whole article', () => {
    const text = fc
      .string({ unit: fc.constantFrom(...Array.from('aB1 .,\'’—"한😀é-')), minLength: 1, maxLength: 40 })
      .map((s) => `x${s}`.replace(/\s+/gu, ' ').trim());
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const parts = texts.map((one) => encoder.encode(one));
        const [lineBreak] = encoder.encode('\n');
        const joined = parts.flatMap((part, at) => (at === 0 ? part : [lineBreak, ...part]));
        expect(joined).toEqual(encoder.encode(texts.join('\n')));
      }),
    );
  });

  it('keeps every window within the positions and judges every paragraph exactly once', () => {
    const shape = fc.record({
      lengths: fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 60 })), { maxLength: 25 }),
      maxPositions: fc.constantFrom(64, 100, 256, 1024),
      title: fc.integer({ min: 0, max: 80 }),
    });
    fc.assert(
      fc.property(shape, ({ lengths, maxPositions, title }) => {
        const draft = draftOf(
          lengths.map((length, index) => paragraphOf(index, length)),
          title === 0 ? '' : `---\ntitle: ${'Ferry '.repeat(title)}\n---\n`,
        );
        const all = windows(draft, maxPositions);
        const seen = new Map<number, number[]>();
        for (const window of all) {
          expect(window.tokens.length).toBeLessThanOrEqual(maxPositions);
          for (const { at, unit } of window.scored) {
            expect([...window.tokens.slice(at, at + unit.tokens.length)]).toEqual(unit.tokens);
            const known = seen.get(unit.paragraph) ?? [];
            expect(unit.offset).toBe(known.length);
            seen.set(unit.paragraph, [...known, ...unit.tokens]);
          }
        }
        expect([...seen.values()]).toEqual(draft.paragraphs.map((paragraph) => encoder.encode(paragraph.text)));
      }),
      { numRuns: 60 },
    );
  });

  it('begins a further window with the front matter and about a quarter of context', () => {
    const draft = draftOf(paragraphs(60), '---\ntitle: Ferry\n---\n');
    const [first, second] = windows(draft);
    const prefix = encoder.encode('Ferry').length + 3;
    expect([...(second?.tokens.slice(0, prefix) ?? [])]).toEqual([...(first?.tokens.slice(0, prefix) ?? [])]);
    const context = (second?.scored[0]?.at ?? 0) - prefix;
    expect(context).toBeGreaterThan(1024 / 8);
    expect(context).toBeLessThanOrEqual(1024 / 4);
  });

  it('leaves half of the window to the text however long the front matter is', () => {
    const draft = draftOf(paragraphs(3), `---\ntitle: ${'Ferry '.repeat(2000)}\n---\n`);
    const [window] = windows(draft);
    expect(window?.scored[0]?.at).toBe(512);
    expect(window?.tokens[511]).toBe(beginOf('article'));
  });

  it('cuts a paragraph longer than the window into pieces', () => {
    const draft = draftOf([paragraphOf(1, 100)]);
    const all = windows(draft);
    expect(all.length).toBeGreaterThan(1);
    expect(all.flatMap((window) => window.scored).flatMap(({ unit }) => unit.tokens)).toEqual(
      encoder.encode(draft.paragraphs[0]?.text ?? ''),
    );
  });

  it('leaves windows far from an edit as they were', () => {
    const texts = paragraphs(400);
    const before = windows(draftOf(texts));
    const known = new Set(before.map((window) => window.tokens.join()));
    const edits: [string, string[]][] = [
      ['a word', texts.map((text, at) => (at === 50 ? `${text} Again.` : text))],
      ['a paragraph less', texts.filter((_, at) => at !== 50)],
      ['two paragraphs more', [...texts.slice(0, 50), paragraphOf(5000), paragraphOf(5001), ...texts.slice(50)]],
    ];
    for (const [edit, changed] of edits) {
      const fresh = windows(draftOf(changed)).filter((window) => !known.has(window.tokens.join()));
      expect(fresh.length, edit).toBeGreaterThan(0);
      expect(fresh.length, edit).toBeLessThanOrEqual(before.length / 4);
    }
  });

  it('never judges two windows’ worth of text twice in order of the draft', () => {
    const draft = draftOf(paragraphs(80));
    expect(windows(draft).flatMap((window) => judged(draft, window))).toEqual(
      draft.paragraphs.map((paragraph) => paragraph.text),
    );
  });
});
