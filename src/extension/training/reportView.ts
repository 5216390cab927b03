// The report as the view shows it: every number with what it says; free of VS Code.
import type { ParagraphReport, SplitMetrics, TrainingReport, WorstArticle } from '../../protocol/training.ts';
import type {
  ConfusionView,
  MetricView,
  ReportView,
  TableView,
  UseView,
  WorstView,
} from '../../protocol/trainingView.ts';
import { cautionsOf, judgedSplit, type Judged } from './cautions.ts';
import { placeView } from './formView.ts';
import { count, counted, duration, fixed, falseMarks, moment, percent } from './numbers.ts';
import { recipeNames } from './runView.ts';

/** Written where a number could not be computed. */
const NONE = '–';
const share = (value: number | undefined): string => (value === undefined ? NONE : percent(value));
const number = (value: number | undefined): string => (value === undefined ? NONE : fixed(value));

export function reportView(report: TrainingReport, use: UseView): ReportView {
  const { recipe, engine, seconds, created, labels, falsePositives, falseNegatives, paragraphs } = report;
  const judged = judgedSplit(report);
  const confusion = judged && confusionView(judged.metrics, labels);
  return {
    subtitle: `${recipeNames[recipe]} on ${engine}, ${duration(seconds)} of work, ${moment(created)}`,
    source: sourceOf(judged),
    metrics: judged === undefined ? [] : metricsOf(judged.metrics, report.positive),
    cautions: cautionsOf(report),
    table: numbersOf(report),
    byLabel: byLabelOf(judged?.metrics),
    ...(confusion === undefined ? {} : { confusion }),
    reliability: (judged?.metrics.reliability ?? [])
      .filter(({ examples }) => examples > 0)
      .map(({ meanProbability, share: observed, examples }) => ({ predicted: meanProbability, observed, examples })),
    paragraphs: paragraphs === undefined ? [] : paragraphWords(paragraphs, report.positive),
    worst: worstOf(falsePositives, falseNegatives, report.positive),
    use,
  };
}

function sourceOf(judged: Judged | undefined): string {
  if (judged === undefined) return 'No articles to test on.';
  const { split, metrics } = judged;
  const kind = split === 'test' ? 'test articles, which it has never seen' : 'validation articles';
  const pairs = metrics.pairs === 0 ? '' : `, ${counted(metrics.pairs, 'pair')} among them`;
  return `On ${count(metrics.examples)} ${kind}${pairs}.`;
}

function metricsOf(metrics: SplitMetrics, positive: string | undefined): readonly MetricView[] {
  const of = positive === undefined ? 'each label' : `“${positive}”`;
  return [
    {
      name: 'Unpaired accuracy',
      value: share(metrics.unpairedAccuracy),
      help: 'Articles whose most probable label is theirs.',
    },
    {
      name: 'Paired accuracy',
      value: share(metrics.pairedAccuracy),
      help:
        metrics.pairedAccuracy === undefined
          ? 'There are no pairs in this split.'
          : 'Pairs in which the machine’s article has the higher probability of being one. Easier than unpaired.',
    },
    {
      name: 'AUROC',
      value: number(metrics.auroc),
      help: `How well the order by probability tells ${of} from the rest: 1 always, 0.5 by chance.`,
    },
    {
      name: 'Brier score',
      value: number(metrics.brier),
      help: 'Mean squared error of the probability: 0 is perfect, 0.25 says nothing.',
    },
    {
      name: 'Calibration error',
      value: number(metrics.expectedCalibrationError),
      help: 'How far, on average, the probability is from how often it comes true (ECE).',
    },
  ];
}

/** Every split in a column: also what stands in the Markdown. */
export function numbersOf({ splits, folds }: TrainingReport): TableView {
  const columns: readonly (readonly [string, SplitMetrics | undefined])[] = [
    ['Test', splits.test],
    ['Validation', splits.val],
    [`${folds?.count ?? 0} folds, out of fold`, folds?.outOfFold],
    [`${folds?.count ?? 0} folds, test`, folds?.test],
  ];
  const shown = columns.flatMap(([name, metrics]) => (metrics === undefined ? [] : [{ name, metrics }]));
  const rows: readonly (readonly [string, (metrics: SplitMetrics) => string])[] = [
    ['Articles', ({ examples }) => count(examples)],
    ['Pairs', ({ pairs }) => count(pairs)],
    ['Unpaired accuracy', ({ unpairedAccuracy }) => share(unpairedAccuracy)],
    ['Paired accuracy', ({ pairedAccuracy }) => share(pairedAccuracy)],
    ['AUROC', ({ auroc }) => number(auroc)],
    ['Brier score', ({ brier }) => number(brier)],
    ['Calibration error (ECE)', ({ expectedCalibrationError }) => number(expectedCalibrationError)],
    ['Loss (nats)', ({ loss }) => number(loss)],
  ];
  return {
    columns: ['', ...shown.map(({ name }) => name)],
    rows: rows.map(([name, of]) => [name, ...shown.map(({ metrics }) => of(metrics))]),
  };
}

export const byLabelOf = (metrics: SplitMetrics | undefined): TableView => ({
  columns: ['Label', 'Articles', 'Precision', 'Recall', 'F1'],
  rows: (metrics?.byLabel ?? []).map(({ label, examples, precision, recall, f1 }) => [
    label,
    count(examples),
    share(precision),
    share(recall),
    fixed(f1),
  ]),
});

function confusionView({ confusion }: SplitMetrics, labels: readonly string[]): ConfusionView {
  return {
    labels,
    rows: confusion.map((row, i) => {
      const total = row.reduce((sum, value) => sum + value, 0);
      return {
        label: labels[i] ?? '',
        cells: row.map((value) => ({ count: count(value), share: total === 0 ? 0 : value / total })),
      };
    }),
  };
}

export function paragraphWords(report: ParagraphReport, positive = 'machine'): readonly string[] {
  const { paragraphs, falsePositiveRate, found, minimumTokens, auroc, brier, expectedCalibrationError } = report;
  return [
    `At its strictest it makes ${falseMarks(falsePositiveRate)} at most and finds ${percent(found, 0)} of the “${positive}” paragraphs.`,
    `Measured on ${counted(paragraphs, 'paragraph')} of articles it was not fitted on; paragraphs of fewer than ${counted(minimumTokens, 'token')} get no verdict.`,
    `AUROC ${fixed(auroc)}, Brier score ${fixed(brier)}, calibration error ${fixed(expectedCalibrationError)}.`,
  ];
}

function worstOf(
  falsePositives: readonly WorstArticle[],
  falseNegatives: readonly WorstArticle[],
  positive = 'machine',
): ReportView['worst'] {
  const lists = [
    { title: `Worst false positives: not “${positive}”, yet judged so`, articles: falsePositives },
    { title: `Worst false negatives: “${positive}”, yet not judged so`, articles: falseNegatives },
  ];
  return lists.map(({ title, articles }) => ({ title, articles: articles.map((one) => worstView(one, positive)) }));
}

function worstView(article: WorstArticle, positive: string): WorstView {
  const { title, label, probability, excerpt } = article;
  return {
    ...placeView(article, title.trim() === '' ? excerpt.slice(0, 80) : title),
    verdict: `labelled ${label}, ${percent(probability, 0)} ${positive}`,
    excerpt,
  };
}
