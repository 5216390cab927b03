// Lists that are taller than an element can be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterScroll, offsetShowing, placeOf, tallnessOf } from '../../../../media/labelling/scroll.ts';

const short = { total: 48_000, view: 600 };
/** A million rows. */
const tall = { total: 48_000_000, view: 600 };
const start = { top: 0, shift: 0 };

describe('a list that fits', () => {
  it('is scrolled as it is', () => {
    expect(tallnessOf(short)).toBe(48_000);
    expect(afterScroll(short, start, 1234)).toEqual({ top: 1234, shift: 0 });
    expect(placeOf(short, 1234)).toEqual({ top: 1234, shift: 0 });
  });
});

describe('a list that does not fit', () => {
  const offset = ({ top, shift }: typeof start): number => top + shift;
  const bottom = tallnessOf(tall) - tall.view;

  it('is no taller than browsers allow', () => {
    expect(tallnessOf(tall)).toBeLessThan(16_777_216);
  });

  it('moves by the pixels of the wheel', () => {
    const before = placeOf(tall, 20_000_000);
    expect(offset(afterScroll(tall, before, before.top + 100)) - offset(before)).toBeCloseTo(100);
  });

  it('goes through all of it when the scroll bar is dragged', () => {
    expect(offset(afterScroll(tall, start, bottom / 2))).toBeCloseTo((tall.total - tall.view) / 2);
    expect(offset(afterScroll(tall, start, bottom))).toBe(tall.total - tall.view);
    expect(afterScroll(tall, { top: 900, shift: 5000 }, 0)).toEqual(start);
  });

  it('shows any place, and tells it on the scroll bar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: tall.total - tall.view }), (to) => {
        const place = placeOf(tall, to);
        expect(offset(place)).toBeCloseTo(to);
        expect(place.top / bottom).toBeCloseTo(to / (tall.total - tall.view), 5);
        // The event that follows changes nothing.
        if (place.top > 0 && place.top < bottom) expect(afterScroll(tall, place, place.top)).toEqual(place);
      }),
    );
  });

  it('never shows what is not there, however it is scrolled', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(bottom), { maxLength: 20 }), (tops) => {
        let place = start;
        for (const top of tops) {
          place = afterScroll(tall, place, top);
          expect(offset(place)).toBeGreaterThanOrEqual(0);
          expect(offset(place)).toBeLessThanOrEqual(tall.total - tall.view + 0.5);
        }
      }),
    );
  });
});

describe('offsetShowing', () => {
  it.each([
    ['stays where the row is in sight', 1000, 1200, 1000],
    ['moves up to a row just above', 1000, 960, 960],
    ['moves down to a row just below', 1000, 1590, 1038],
    ['puts a row far away into the middle', 1000, 20_000, 19_724],
  ])('%s', (_, offset, row, expected) => {
    expect(offsetShowing(short, offset, row, row + 48)).toBe(expected);
  });
});
