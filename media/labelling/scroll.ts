// How a list that is taller than a browser lets anything be is scrolled: what is scrolled is shorter, and shows the list shifted.
// Turning a wheel moves the list by as many pixels as ever; dragging the scroll bar goes through all of it.

/** Pixels. Chromium ends at 33,554,428 and Firefox at 17,895,697. */
const TALLEST = 15_000_000;

export interface Track {
  /** Height of the whole list. */
  readonly total: number;
  /** Height of what is seen of it. */
  readonly view: number;
}

export interface Place {
  /** Of the element. */
  readonly top: number;
  /** What must be added to `top` for the place in the list. */
  readonly shift: number;
}

export const tallnessOf = ({ total }: Track): number => Math.min(total, TALLEST);

const rangeOf = (height: number, view: number): number => Math.max(height - view, 0);

/** Where in the list a place of the scroll bar is. */
const proportional = (track: Track, top: number): number => {
  const tall = rangeOf(tallnessOf(track), track.view);
  return tall === 0 ? 0 : (top / tall) * rangeOf(track.total, track.view);
};

/** After the element was scrolled to `top`. */
export function afterScroll(track: Track, before: Place, top: number): Place {
  const missing = track.total - tallnessOf(track);
  if (missing === 0) return { top, shift: 0 };
  if (top <= 0) return { top, shift: 0 };
  if (top >= rangeOf(tallnessOf(track), track.view)) return { top, shift: missing };
  const isJump = Math.abs(top - before.top) > 4 * track.view;
  const shift = isJump ? proportional(track, top) - top : before.shift;
  return { top, shift: Math.min(Math.max(shift, 0), missing) };
}

/** Where to scroll the element so that the list is at `offset`, and the scroll bar tells how far that is. */
export function placeOf(track: Track, offset: number): Place {
  const range = rangeOf(track.total, track.view);
  const at = Math.min(Math.max(offset, 0), range);
  const tall = rangeOf(tallnessOf(track), track.view);
  const top = range === 0 ? 0 : Math.round((at / range) * tall);
  return track.total <= TALLEST ? { top: at, shift: 0 } : { top, shift: at - top };
}

/** The least scrolling that brings `start` … `end` into sight; what is far away comes to the middle. */
export function offsetShowing(track: Track, offset: number, start: number, end: number): number {
  const { view } = track;
  if (start >= offset && end <= offset + view) return offset;
  const isFar = end < offset - view || start > offset + 2 * view;
  if (isFar) return start - (view - (end - start)) / 2;
  return start < offset ? start : end - view;
}
