import { describe, expect, it } from 'vitest';
import { parseArticleLine } from '../../../src/grover/articleLine.ts';

describe('parseArticleLine', () => {
  it('takes the names of RealNews and our own', () => {
    const fields = {
      domain: 'd.example',
      date: '03-07-2019',
      authors: ['A', 'B'],
      title: 'T',
      article: 'Text.',
      summary: 'S',
    };
    const { date, article, ...rest } = fields;
    expect(parseArticleLine({ ...rest, publish_date: date, text: article, url: 'u' })).toEqual({
      ok: true,
      value: fields,
    });
    expect(parseArticleLine(fields)).toEqual({ ok: true, value: fields });
  });

  it('takes authors as one string and null for what nobody wrote', () => {
    expect(parseArticleLine({ authors: 'A. Writer', summary: null, title: '' })).toEqual({
      ok: true,
      value: { authors: ['A. Writer'], title: '' },
    });
  });

  it.each(['2019-03-07', '2019-03-07T08:30:00Z', '2019-03-07 08:30', 'March 7, 2019', 'March 07, 2019'])(
    'takes a date of the form %s',
    (date) => {
      expect(parseArticleLine({ date })).toEqual({ ok: true, value: { date: '03-07-2019' } });
    },
  );

  it.each([
    [{ article: '', text: 'hello' }, 'hello'],
    [{ article: 'mine', text: 'hello' }, 'mine'],
    [{ article: '', text: null }, ''],
    [{ article: '' }, ''],
  ])('takes the text when the article is empty: %j', (line, article) => {
    expect(parseArticleLine(line)).toEqual({ ok: true, value: { article } });
  });

  it.each([
    [{ publish_date: '03-45-2019' }, 'The date “03-45-2019” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
    [{ title: 3 }, '"title" must be a string, not 3.'],
    [{ authors: ['A', 3] }, '"authors" must be a list of strings or one string.'],
    [{ authors: {} }, '"authors" must be a list of strings or one string.'],
    [{ publish_date: '2019-13-07' }, 'The date “2019-13-07” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
    [{ date: 'March 45, 2019' }, 'The date “March 45, 2019” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
    [{ date: 'Marz 7, 2019' }, 'The date “Marz 7, 2019” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
    [{ date: '7 March 2019' }, 'The date “7 March 2019” is neither of the form MM-DD-YYYY nor YYYY-MM-DD.'],
    [[], 'An article must be a JSON object with keys such as "title" and "text".'],
    ['text', 'An article must be a JSON object with keys such as "title" and "text".'],
    [null, 'An article must be a JSON object with keys such as "title" and "text".'],
  ])('refuses %j', (line, message) => {
    expect(parseArticleLine(line)).toMatchObject({ ok: false, problem: { code: 'input-invalid', message } });
  });
});
