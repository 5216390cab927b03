// Dates as newsrooms write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../../src/draft/dates.ts';

describe('readDate', () => {
  it.each([
    ['2019-03-07', '03-07-2019'],
    ['2019-3-7', '03-07-2019'],
    ['2019/03/07', '03-07-2019'],
    ['2019.03.07', '03-07-2019'],
    ['20190307', '03-07-2019'],
    ['2019-03-07T23:30:00-05:00', '03-07-2019'],
    ['2019-03-07 10:00:00 -0500', '03-07-2019'],
    ['2019-03-07T10:00:00.123Z', '03-07-2019'],
    ['03-07-2019', '03-07-2019'],
    ['31-12-2019', '12-31-2019'],
    ['12/31/2019', '12-31-2019'],
    ['31/12/2019', '12-31-2019'],
    ['March 7, 2019', '03-07-2019'],
    ['Mar. 7, 2019', '03-07-2019'],
    ['sept 7th 2019', '09-07-2019'],
    ['7 March 2019', '03-07-2019'],
    ['7th of March, 2019', '03-07-2019'],
    ['7-Mar-2019', '03-07-2019'],
    ['Thursday, March 7, 2019 at 10:15 am EST', '03-07-2019'],
    ['Thu, 07 Mar 2019 10:00:00 GMT', '03-07-2019'],
    ['February 29, 2020', '02-29-2020'],
    ['2019-03-07Z', '03-07-2019'],
    ['2019-03-07+01:00', '03-07-2019'],
    ['20190307T101530Z', '03-07-2019'],
    ['2019-03-07T24:00:00Z', '03-07-2019'],
    ['2016-12-31T23:59:60Z', '12-31-2016'],
    ['Thurs., Sept. 7, 2017, 3:30 p.m.', '09-07-2017'],
    ['2019-03-07 10am', '03-07-2019'],
  ])('reads %s', (text, date) => {
    expect(readDate(text)).toEqual({ ok: true, date });
  });

  it.each([
    ['03/04/2019', '03-04-2019', '2019-03-04'],
    ['03.04.2019', '04-03-2019', '2019-04-03'],
  ])('warns how it read %s', (text, date, iso) => {
    const reading = readDate(text);
    expect(reading).toMatchObject({ ok: true, date });
    expect(reading.ok && reading.warning).toContain(iso);
  });

  it.each([
    ['2019-02-29', 'date-impossible'],
    ['2019-13-01', 'date-impossible'],
    ['2019-00-10', 'date-impossible'],
    ['April 31, 2019', 'date-impossible'],
    ['32/01/2019', 'date-impossible'],
    ['0099-01-01', 'date-impossible'],
    ['March 2019', 'date-unknown'],
    ['3/7/19', 'date-unknown'],
    ['2019', 'date-unknown'],
    ['1551950000', 'date-unknown'],
    ['yesterday', 'date-unknown'],
    ['2019-03-07 or so', 'date-unknown'],
    ['Marchember 7, 2019', 'date-unknown'],
    ['7 Junebug 2019', 'date-unknown'],
    ['2019-03-07T25:99:00Z', 'date-unknown'],
    ['2019-03-07T10:75', 'date-unknown'],
    ['2019-03-07T10:15:99Z', 'date-unknown'],
    ['2019-03-07+99:00', 'date-unknown'],
    ['20190307T9999', 'date-unknown'],
    ['', 'date-unknown'],
  ])('refuses %j', (text, code) => {
    const reading = readDate(text);
    expect(reading).toMatchObject({ ok: false, code });
    expect(!reading.ok && reading.message).toContain('Write it as YYYY-MM-DD');
  });

  it('reads every day back, however it is written', () => {
    const day = fc.date({ min: new Date('1700-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString();
        const [year, month, dayOfMonth] = iso.slice(0, 10).split('-');
        const expected = { ok: true, date: `${month}-${dayOfMonth}-${year}` };
        for (const text of [iso, iso.slice(0, 10), date.toUTCString(), `${month}-${dayOfMonth}-${year}`])
          expect(readDate(text)).toEqual(expected);
      }),
    );
  });

  it('never throws and never invents a day', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reading = readDate(text);
        if (reading.ok) expect(reading.date).toMatch(/^\d{2}-\d{2}-\d{4}$/u);
      }),
    );
  });
});
