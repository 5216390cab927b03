import { describe, expect, it } from 'vitest';
import { validFieldValue } from '../../../src/generation/fieldValue.ts';

describe('validFieldValue', () => {
  it.each([
    ['date', 'January 2, 2019', '2019-01-02'],
    ['date', ' March 07, 2019\n', '2019-03-07'],
    ['date', '11-21-2018', '2018-11-21'],
    ['date', 'February 30, 2019', undefined],
    ['date', 'Tuesday', undefined],
    ['date', '', undefined],
    ['authors', 'Ines Valdera, Tom Okafor', ['Ines Valdera', 'Tom Okafor']],
    ['authors', 'By Ines Valdera and Tom Okafor', ['Ines Valdera', 'Tom Okafor']],
    ['authors', 'Ines Valdera, Ines Valdera', ['Ines Valdera']],
    ['authors', ' , ', undefined],
    ['authors', 'a'.repeat(100), undefined],
    ['authors', Array.from({ length: 40 }, (_, i) => `Name ${i}`).join(', '), undefined],
    ['domain', ' https://Harbor-Courier.example/news ', 'harbor-courier.example'],
    ['domain', 'the council voted', undefined],
    ['title', ' Council backs\n new ferry  terminal ', 'Council backs new ferry terminal'],
    ['title', ' …\n', undefined],
    ['title', 'word '.repeat(100), undefined],
    ['title', 'Caf\uFFFD opens', undefined],
    ['summary', 'One.\n\nTwo.', 'One. Two.'],
    ['article', '\nThe council voted.\nIt was late. ', 'The council voted.\nIt was late.'],
    ['article', ' \n ', undefined],
  ] as const)('reads the %s %j as %j', (target, text, value) => {
    expect(validFieldValue(target, text)).toEqual(value);
  });
});
