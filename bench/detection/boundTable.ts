// Each promise beside what was measured, and whether it is kept: computed, never written by hand.
import { BOUNDS, type Bound } from './bounds.ts';
import type { Figure, Figures } from './figure.ts';
import { figureText, markdownTable, percent, valueText } from './figureText.ts';

export type Standing = 'goal met' | 'floor met' | 'not met' | 'not measured';

/** By the value itself, whatever its interval. A floor on marks is met only if no more than allowed goes without a verdict. */
export function standingOf({ better, floor, goal, mostAbstained = 1 }: Bound, figure: Figure | undefined): Standing {
  if (figure === undefined) return 'not measured';
  const reaches = (bound: number): boolean => (better === 'more' ? figure.value >= bound : figure.value <= bound);
  if (!reaches(floor) || (figure.abstained ?? 0) > mostAbstained) return 'not met';
  return reaches(goal) ? 'goal met' : 'floor met';
}

/** Chance alone could have put the figure on the other side of the floor. */
export const isUncertain = ({ better, floor }: Bound, { value, low, high }: Figure): boolean =>
  new Set([value, low, high].map((one) => (better === 'more' ? one >= floor : one <= floor))).size > 1;

export const boundTable = (figures: Figures, bounds: readonly Bound[] = BOUNDS): string =>
  markdownTable(
    ['test', 'floor', 'goal', 'measured (95 % interval)', 'no verdict', 'n in groups', ''],
    bounds.map((bound) => {
      const figure = figures[bound.key];
      const standing = standingOf(bound, figure);
      return [
        bound.what,
        valueText(bound.floor, bound.unit),
        valueText(bound.goal, bound.unit),
        figureText(figure, bound.unit),
        abstainedText(bound, figure),
        figure === undefined ? '' : `${figure.items} in ${figure.groups}`,
        `${standing === 'not met' ? '**not met**' : standing}${figure !== undefined && isUncertain(bound, figure) ? '*' : ''}`,
      ];
    }),
  );

function abstainedText({ mostAbstained }: Bound, figure: Figure | undefined): string {
  if (mostAbstained === undefined) return '';
  const allowed = `at most ${Math.round(100 * mostAbstained)} %`;
  return figure?.abstained === undefined ? allowed : `${percent(figure.abstained)} (${allowed})`;
}
