// How long an edited draft rests before it is read again: as short as the model's speed and the typist's allow.

/** Milliseconds: enough for an editor to send what belongs together; and the most that is ever waited. */
export const LEAST_REST_MS = 25;
export const MOST_REST_MS = 200;
/** Edits further apart than this are not typed in one go. */
const BURST_MS = 600;
/** Of the rhythm of a burst: who has not typed on for so many beats has stopped. */
const BEATS = 2;
/** Most of a burst's time that goes into readings: who types pays for them in battery and heat. */
const BUSIEST = 0.5;
/** How much the newest measurement counts. */
const NEWEST = 0.4;

/** Milliseconds behind an edit. */
export interface Wait {
  /** Until the place of the edit is read. */
  readonly place: number;
  /** Until the rest of the draft is read. */
  readonly draft: number;
}

export interface Rest {
  /** What to wait behind an edit that is made at `now`. */
  afterEdit(now: number): Wait;
  /** A reading needed so many milliseconds until it could speak of the place of the edit. */
  hasRead(milliseconds: number): void;
  /** A reading was cut off after so many milliseconds, before it could. */
  wasCutOff(milliseconds: number): void;
}

/**
 * The first edit after a pause is read at once. Within a burst, reading its place is worth its while only if that is cheap and says
 * something before the next key comes; else the burst's end is waited for. All else is read when the burst is over.
 */
export function createRest(): Rest {
  let last = -Infinity;
  let beat: number | undefined;
  let reading: number | undefined;
  return {
    afterEdit: (now) => {
      const gap = now - last;
      last = now;
      if (gap > BURST_MS) {
        beat = undefined;
        return { place: LEAST_REST_MS, draft: LEAST_REST_MS };
      }
      beat = blended(beat, gap);
      const draft = Math.min(MOST_REST_MS, Math.max(LEAST_REST_MS, beat * BEATS));
      const isQuick = reading !== undefined && reading < BUSIEST * beat && LEAST_REST_MS + reading < beat;
      return { place: isQuick ? LEAST_REST_MS : draft, draft };
    },
    hasRead: (milliseconds) => {
      reading = blended(reading, milliseconds);
    },
    // How much longer it would have taken, nobody knows.
    wasCutOff: (milliseconds) => {
      reading = Math.max(reading ?? 0, 2 * milliseconds);
    },
  };
}

const blended = (before: number | undefined, newest: number): number =>
  before === undefined ? newest : before + NEWEST * (newest - before);
