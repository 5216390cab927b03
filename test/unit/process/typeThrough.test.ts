import { describe, expect, it } from 'vitest';
import { createTypeThrough } from '../../../src/process/typeThrough.ts';

const key = 'file:///a.md\nmodel';

describe('type-through', () => {
  const remembered = createTypeThrough();
  remembered.remember(key, 'The council', ' voted on Tuesday.');

  it.each([
    ['at the same place', 'The council', ' voted on Tuesday.'],
    ['after typing what it says', 'The council vot', 'ed on Tuesday.'],
    ['up to the last character', 'The council voted on Tuesday', '.'],
  ])('shows the rest %s', (_, before, rest) => {
    expect(remembered.find(key, before)).toBe(rest);
  });

  it.each([
    ['after typing something else', 'The council met'],
    ['once all of it has been typed', 'The council voted on Tuesday.'],
    ['before the place', 'The counci'],
    ['in a text that differs further up', 'Two council voted'],
  ])('says nothing %s', (_, before) => {
    expect(remembered.find(key, before)).toBeUndefined();
  });

  it('shows it again after deleting back to the place', () => {
    expect(remembered.find(key, 'The council vo')).toBe('ted on Tuesday.');
    expect(remembered.find(key, 'The council')).toBe(' voted on Tuesday.');
  });

  it('is bound to its document and model, and forgotten with the document', () => {
    expect(remembered.find('file:///b.md\nmodel', 'The council')).toBeUndefined();
    remembered.forget('file:///a.md\n');
    expect(remembered.find(key, 'The council')).toBeUndefined();
  });

  it('keeps a bounded number of texts', () => {
    const many = createTypeThrough();
    for (let place = 0; place < 100; place++) many.remember(key, 'x'.repeat(place), 'y'.repeat(5));
    expect(many.find(key, 'x'.repeat(10))).toBeUndefined();
    expect(many.find(key, 'x'.repeat(99))).toBe('yyyyy');
  });
});
