// What the detector must reach and what it should: each row of the card's first table, and the figure that it is read from.
export interface Bound {
  readonly what: string;
  /** Of the figure. */
  readonly key: string;
  readonly unit: 'auroc' | 'share' | 'error';
  readonly better: 'more' | 'less';
  readonly floor: number;
  readonly goal: number;
  /** At most this share of the texts may go without a verdict. */
  readonly mostAbstained?: number;
}

const auroc = (what: string, key: string, floor: number, goal: number): Bound => ({
  what,
  key,
  unit: 'auroc',
  better: 'more',
  floor,
  goal,
});
const found = (what: string, key: string, floor: number, goal: number): Bound => ({
  ...auroc(what, key, floor, goal),
  unit: 'share',
});
const marked = (what: string, key: string, floor: number, goal: number, mostAbstained: number): Bound => ({
  what: `human texts marked at the shipped threshold: ${what}`,
  key,
  unit: 'share',
  better: 'less',
  floor,
  goal,
  mostAbstained,
});
const short = (what: string, kind: string): Bound =>
  marked(`${what}, 60 words`, `human/${kind}/60/marked`, 0.01, 0.003, 0.4);

export const BOUNDS: readonly Bound[] = [
  auroc('AUROC, normalised, mean of five modern models', 'eval/modern/words150/auroc', 0.985, 0.995),
  found('of these, found at 150 words at the shipped threshold', 'eval/modern/words150/found', 0.85, 0.95),
  marked('outlets not seen, 150 words', 'human/outlets/150/marked', 0.005, 0.001, 0.1),
  marked('BBC, 150 words', 'human/bbc/150/marked', 0.01, 0.003, 0.1),
  marked('Senate releases, 150 words', 'human/senate/150/marked', 0.01, 0.003, 0.1),
  short('outlets not seen', 'outlets'),
  short('BBC', 'bbc'),
  short('Senate releases', 'senate'),
  found('own articles, top-p 0.94-0.96, unpaired accuracy', 'own/unpaired', 0.9, 0.95),
  found('own articles, top-p 0.94-0.96, paired accuracy', 'own/paired', 0.97, 0.99),
  auroc('AUROC, normalised, gpt2-xl', 'eval/gpt2-xl/words150/auroc', 0.85, 0.96),
  auroc('AUROC, normalised, gpt-neox-20b', 'eval/gpt-neox-20b/words150/auroc', 0.85, 0.96),
  auroc('AUROC, normalised, davinci', 'eval/davinci/words150/auroc', 0.85, 0.96),
  {
    what: 'expected calibration error, outlets not seen',
    key: 'calibration/all/error',
    unit: 'error',
    better: 'less',
    floor: 0.05,
    goal: 0.02,
  },
  {
    what: 'time that everything beyond the language model adds to a paragraph',
    key: 'time/share',
    unit: 'share',
    better: 'less',
    floor: 0.1,
    goal: 0.03,
  },
];
