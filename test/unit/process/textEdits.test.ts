import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveRange, narrowEdit } from '../../../src/process/textEdits.ts';

const range = { start: 10, end: 20 };

describe('moveRange', () => {
  it.each([
    ['an edit that changes nothing', { start: 15, end: 15, length: 0 }, range],
    ['an insertion before', { start: 3, end: 3, length: 4 }, { start: 14, end: 24 }],
    ['a deletion before', { start: 3, end: 8, length: 0 }, { start: 5, end: 15 }],
    ['a replacement after', { start: 21, end: 25, length: 90 }, range],
    ['an insertion inside', { start: 15, end: 15, length: 1 }, undefined],
    ['an insertion right at its start', { start: 10, end: 10, length: 1 }, undefined],
    ['an insertion right at its end', { start: 20, end: 20, length: 1 }, undefined],
    ['a deletion that reaches in', { start: 5, end: 11, length: 0 }, undefined],
    ['a line break at its end', { start: 20, end: 20, length: 1, opensLine: true }, range],
    ['a line inserted before it', { start: 10, end: 10, length: 5, closesLine: true }, { start: 15, end: 25 }],
    ['a word inserted before it', { start: 10, end: 10, length: 5, opensLine: true }, undefined],
  ])('after %s', (_, edit, expected) => {
    expect(moveRange(range, [edit])).toEqual(expected);
  });

  it('keeps the text it stands on, whatever is edited outside', () => {
    const edit = fc.record({ at: fc.nat(200), removed: fc.nat(5), text: fc.string({ maxLength: 6 }) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        let text = `${'a'.repeat(40)}PARAGRAPH${'z'.repeat(40)}`;
        const applied = edits.map(({ at, removed, text: inserted }) => {
          const start = Math.min(at, text.length);
          const end = Math.min(start + removed, text.length);
          text = text.slice(0, start) + inserted + text.slice(end);
          return { start, end, length: inserted.length };
        });
        const moved = moveRange({ start: 40, end: 49 }, applied);
        if (moved !== undefined) expect(text.slice(moved.start, moved.end)).toBe('PARAGRAPH');
      }),
    );
  });
});

describe('narrowEdit', () => {
  it('leaves of a whole document what is new in it', () => {
    const before = 'One.\n\nTwo.\n\nThree.';
    expect(narrowEdit(before, 0, before.length, 'One.\n\nTwo!\n\nThree.')).toMatchObject({
      start: 9,
      end: 10,
      length: 1,
    });
    expect(narrowEdit(before, 0, before.length, before)).toMatchObject({ start: 18, end: 18, length: 0 });
  });

  it('gives an edit with the same outcome', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(letters, fc.nat(12), fc.nat(12), letters, (before, from, length, text) => {
        const start = Math.min(from, before.length);
        const end = Math.min(start + length, before.length);
        const after = before.slice(0, start) + text + before.slice(end);
        const edit = narrowEdit(before, start, end, text);
        expect(edit.start >= start && edit.end <= end && edit.start <= edit.end).toBe(true);
        const inserted = after.slice(edit.start, edit.start + edit.length);
        expect(before.slice(0, edit.start) + inserted + before.slice(edit.end)).toBe(after);
        expect(edit.opensLine).toBe(inserted.startsWith('\n'));
      }),
    );
  });
});
