// What a report's numbers do not say, in plain words; free of VS Code.
import type { Split, SplitMetrics, TrainingReport } from '../../protocol/training.ts';
import { counted, count, percent, shareInterval } from './numbers.ts';

/** The split that the report is about: the last one with articles. */
export interface Judged {
  readonly split: Exclude<Split, 'train'>;
  readonly metrics: SplitMetrics;
}

export function judgedSplit({ splits }: Pick<TrainingReport, 'splits'>): Judged | undefined {
  if (splits.test !== undefined) return { split: 'test', metrics: splits.test };
  return splits.val === undefined ? undefined : { split: 'val', metrics: splits.val };
}

/** Below this many articles the interval is worth a warning of its own. */
const FEW = 200;

export function cautionsOf(report: TrainingReport): readonly string[] {
  const judged = judgedSplit(report);
  if (judged === undefined)
    return [
      'There were no articles to test on, so nothing is known of how well this works on articles it has not seen.',
    ];
  return [
    ...sizeCaution(judged),
    ...chanceCaution(judged, report),
    ...splitCaution(judged),
    ...dataCautions(report),
    'The numbers hold for articles like these: the same sources, and the same machine. Text of another model, or edited by hand, may read differently. A high probability says how a text reads, not who wrote it.',
  ];
}

function sizeCaution({ metrics: { examples, unpairedAccuracy } }: Judged): readonly string[] {
  if (examples >= FEW) return [];
  const [low, high] = shareInterval(unpairedAccuracy, examples);
  return [
    `Measured on ${counted(examples, 'article')} only: with so few, the accuracy on many more of the same kind may lie anywhere between ${percent(low, 0)} and ${percent(high, 0)}.`,
  ];
}

/** Always naming the most frequent label is the least that has to be beaten. */
function chanceCaution(
  { metrics: { confusion, unpairedAccuracy, examples } }: Judged,
  { labels }: TrainingReport,
): readonly string[] {
  const sizes = confusion.map((row) => row.reduce((sum, value) => sum + value, 0));
  const most = Math.max(0, ...sizes);
  const label = labels[sizes.indexOf(most)];
  if (examples === 0 || label === undefined) return [];
  const [low] = shareInterval(unpairedAccuracy, examples);
  const always = most / examples;
  return low > always
    ? []
    : [
        `It is not surely better than always saying “${label}”, which is right for ${percent(always, 0)} of these articles. Do not rely on it; train with more articles.`,
      ];
}

const splitCaution = ({ split }: Judged): readonly string[] =>
  split === 'test'
    ? []
    : [
        'There is no test split: the numbers are of the validation articles, which also decided when training stopped. They are a little too good.',
      ];

function dataCautions({ data }: TrainingReport): readonly string[] {
  const kept = data.leaks.filter(({ isNormalised }) => !isNormalised);
  return [
    ...(data.acrossSplits === 0
      ? []
      : [
          `${count(data.acrossSplits)} of the articles lie in more than one split, word for word or nearly: the numbers flatter.`,
        ]),
    ...kept.map(({ message }) => `Left in the texts, and it may be what was learned: ${message}`),
    ...(data.remarks ?? []),
  ];
}
