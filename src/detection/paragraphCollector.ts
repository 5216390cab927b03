// Puts the pieces of each paragraph together as windows are read, and gives it out once it is whole.
import type { Paragraph } from '../draft/draft.ts';
import { copyStatistics, emptyStatistics, statisticsPart } from '../engines/tokenStatistics.ts';
import type { ParagraphStatistics } from './statistics.ts';
import type { HiddenPlaces, PlacedUnit, Window } from './windows.ts';
import type { WindowStatistics } from './windowStatistics.ts';

interface Expected {
  readonly paragraph: Paragraph;
  readonly statistics: ParagraphStatistics & { readonly hidden: Map<number, Float32Array> };
  readonly pieces: Set<PlacedUnit>;
}

export class ParagraphCollector {
  readonly #expected = new Map<number, Expected>();
  readonly #hidden: HiddenPlaces;

  /** `hidden`: the states that are read with the windows; missing: none. */
  constructor(paragraphs: readonly Paragraph[], windows: readonly Window[], hidden: HiddenPlaces = () => []) {
    this.#hidden = hidden;
    const pieces = new Map<number, PlacedUnit[]>();
    for (const placed of windows.flatMap((window) => window.scored)) {
      const list = pieces.get(placed.unit.paragraph) ?? [];
      list.push(placed);
      pieces.set(placed.unit.paragraph, list);
    }
    for (const paragraph of paragraphs) {
      const mine = pieces.get(paragraph.index);
      if (mine === undefined) continue;
      const length = mine.reduce((sum, { unit }) => sum + unit.tokens.length, 0);
      this.#expected.set(paragraph.index, { paragraph, statistics: withoutStatistics(length), pieces: new Set(mine) });
    }
  }

  /** True for paragraphs whose statistics will come. */
  isScored(index: number): boolean {
    return this.#expected.has(index);
  }

  /** Takes what has become known of a window; returns the paragraphs that are now whole, each once. */
  collect(window: Window, known: WindowStatistics): { paragraph: Paragraph; found: ParagraphStatistics }[] {
    const whole: { paragraph: Paragraph; found: ParagraphStatistics }[] = [];
    for (const placed of window.scored) {
      const expected = this.#expected.get(placed.unit.paragraph);
      if (expected?.pieces.has(placed) !== true || !this.#isKnown(placed, known)) continue;
      copyPiece(placed, known, expected.statistics);
      for (const place of this.#hidden(placed.unit)) {
        const state = known.hidden.get(placed.at + place);
        if (state !== undefined) expected.statistics.hidden.set(placed.unit.offset + place, state);
      }
      expected.pieces.delete(placed);
      if (expected.pieces.size > 0) continue;
      this.#expected.delete(placed.unit.paragraph);
      whole.push({ paragraph: expected.paragraph, found: expected.statistics });
    }
    return whole;
  }

  #isKnown({ at, unit }: PlacedUnit, known: WindowStatistics): boolean {
    const hasStates = this.#hidden(unit).every((place) => known.hidden.has(at + place));
    return hasStates && known.isKnown(at, unit.tokens.length);
  }
}

function copyPiece({ at, unit }: PlacedUnit, from: WindowStatistics, to: ParagraphStatistics): void {
  const end = at + unit.tokens.length;
  to.tokens.set(from.tokens.subarray(at, end), unit.offset);
  copyStatistics(statisticsPart(from.columns, at, end), to, unit.offset);
}

const withoutStatistics = (length: number): Expected['statistics'] => ({
  tokens: new Int32Array(length),
  ...emptyStatistics(length),
  hidden: new Map(),
});
