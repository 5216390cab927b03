import { describe, expect, it } from 'vitest';
import { findStop } from '../../../src/generation/sentenceStop.ts';

const cut = (text: string, stopAt: 'sentence' | 'paragraph' | 'none', before = ''): string | undefined => {
  const stop = findStop(text, before, stopAt);
  return stop === undefined ? undefined : text.slice(0, stop);
};

describe('findStop', () => {
  it.each([
    [' voted 7-2. The mayor', ' voted 7-2.'],
    [' said “yes.” The mayor', ' said “yes.”'],
    [' said (no)! Then', ' said (no)!'],
    [' asked Mr. Okafor and Sen. Amadi about it. Nobody', ' asked Mr. Okafor and Sen. Amadi about it.'],
    [' in the U.S. Senate on Jan. 3. They', ' in the U.S. Senate on Jan. 3.'],
    [' J. K. Rowling wrote it. She', ' J. K. Rowling wrote it.'],
    [' costs $48.5 million, about 12% more. “We', ' costs $48.5 million, about 12% more.'],
    [' line without a stop\nNext', ' line without a stop'],
    ['\nA new paragraph. And more', '\nA new paragraph.'],
    ['. The rest', '.'],
    [' waited … and went on. Then', ' waited … and went on.'],
  ])('ends a sentence in %j', (text, kept) => {
    expect(cut(text, 'sentence')).toBe(kept);
  });

  it.each([[' voted 7-2.'], [' voted 7-2. '], [' at 2.5 percent'], [' by Mr. Okafor'], ['\n\n'], ['']])(
    'lets %j go on',
    (text) => {
      expect(cut(text, 'sentence')).toBeUndefined();
    },
  );

  it('knows an abbreviation whose word stands before the cursor', () => {
    expect(cut('. Okafor said', 'sentence', 'They asked Mr')).toBeUndefined();
    expect(cut('. Okafor said', 'sentence', 'They asked him')).toBe('.');
  });

  it('ends a paragraph at its line break only, and nothing by `none`', () => {
    expect(cut(' One. Two.\nThree', 'paragraph')).toBe(' One. Two.');
    expect(cut('\nOne. Two.', 'paragraph')).toBeUndefined();
    expect(cut(' One. Two.\nThree', 'none')).toBeUndefined();
  });
});
