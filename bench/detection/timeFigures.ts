// What everything beyond the language model costs: of each reading, the time that was not spent in the model's runs.
import type { ArticleFields } from '../../src/grover/fields.ts';
import { bootstrap } from './bootstrap.ts';
import type { Detector, Timing } from './detector.ts';
import { figuresOf, type Figures } from './figure.ts';

/** Readings that do not count: code and caches are cold. */
const WARM_UP = 5;

/** Of texts that are one paragraph each, read in turn; the language model's time and the rest come from the same readings. */
export async function measureTime(detector: Pick<Detector, 'time'>, texts: readonly ArticleFields[]): Promise<Figures> {
  for (const text of texts.slice(0, WARM_UP)) await detector.time(text);
  const timings: Timing[] = [];
  for (const text of texts) timings.push(await detector.time(text));
  return timeFigures(timings);
}

export function timeFigures(timings: readonly Timing[]): Figures {
  const numbered = timings.map((timing, at) => ({ timing, at }));
  const of = (statistic: (sums: Timing) => number) =>
    bootstrap(
      numbered,
      ({ at }) => String(at),
      (sample) => statistic(summed(sample.map(({ timing }) => timing))),
    );
  return figuresOf([
    ['time/added', of(({ whole, runs, paragraphs }) => (whole - runs) / paragraphs)],
    ['time/runs', of(({ runs, paragraphs }) => runs / paragraphs)],
    ['time/share', of(({ whole, runs }) => (whole - runs) / runs)],
  ]);
}

const summed = (timings: readonly Timing[]): Timing =>
  timings.reduce(
    (sum, { whole, runs, paragraphs }) => ({
      whole: sum.whole + whole,
      runs: sum.runs + runs,
      paragraphs: sum.paragraphs + paragraphs,
    }),
    { whole: 0, runs: 0, paragraphs: 0 },
  );
