// Numbers as people read them.
import { describe, expect, it } from 'vitest';
import { count, plural, share } from '../../../../media/labelling/numbers.ts';

describe('share', () => {
  it.each([
    [0, 0, '0 %'],
    [0, 40, '0 %'],
    [1, 1000, '< 1 %'],
    [41, 100, '41 %'],
    [999, 1000, '99 %'],
    [1000, 1000, '100 %'],
  ])('%i of %i is %s', (part, all, expected) => {
    expect(share(part, all)).toBe(expected);
  });
});

describe('count and plural', () => {
  it('group thousands and know one from many', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect([plural(1, 'article', 'articles'), plural(2, 'article', 'articles')]).toEqual(['1 article', '2 articles']);
  });
});
