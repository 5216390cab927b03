// What the numbers behind a verdict mean, in sentences.
import type { HumanRate } from '../detection/assessment.ts';
import type { ScoreParts } from '../detection/score.ts';

/** "About 5 of 1,000 human paragraphs of this length score this high."; undefined for a rate that is no number. */
export function humanRateText({ rate, is, isOfLength }: HumanRate): string | undefined {
  if (!Number.isFinite(rate)) return undefined;
  const which = isOfLength ? 'human paragraphs of this length' : 'human paragraphs';
  return `${ofThousand(rate, is)} ${which} score this high.`;
}

/** No finer than what was measured supports: whole ones, above ten in steps of five, above a hundred in tens. */
function ofThousand(rate: number, is: HumanRate['is']): string {
  const exact = Number((rate * 1000).toPrecision(9));
  if (exact < 1 && is !== 'at-least') return 'Fewer than 1 of 1,000';
  const step = exact < 10 ? 1 : exact < 100 ? 5 : 10;
  // A bound stays one: it is rounded to the side on which it is true.
  const round = { about: Math.round, 'at-most': Math.ceil, 'at-least': Math.floor }[is];
  const words = { about: 'About', 'at-most': 'At most', 'at-least': 'At least' }[is];
  return `${words} ${Math.max(is === 'at-least' ? 0 : 1, round(exact / step) * step)} of 1,000`;
}

/** Evidence speaks where it alone triples the odds. */
const SPEAKS = Math.log(3);

/** Which kind of evidence speaks for a machine; undefined where they are no numbers. */
export function evidenceText({ wording, languageModel }: ScoreParts): string | undefined {
  if (!Number.isFinite(wording) || !Number.isFinite(languageModel)) return undefined;
  const said = (part: number): string => (part >= SPEAKS ? 'machine-like' : 'no sign');
  if (said(wording) === said(languageModel)) return `Wording and language model agree: ${said(wording)}.`;
  return `Wording: ${said(wording)}; language model: ${said(languageModel)}.`;
}
