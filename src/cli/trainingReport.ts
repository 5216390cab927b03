// The report of a training for people: how well the discriminator tells the labels apart, and what to do next.
import type { SplitMetrics, TrainingReport, WorstArticle } from '../protocol/training.ts';
import { durationText } from './progressLine.ts';
import { textTable } from './textTable.ts';

/** `folder`: where the discriminator lies, as people should write it. */
export function reportText(report: TrainingReport, folder: string): string {
  const { name, recipe, labels, engine, data, splits, folds, seconds } = report;
  const counts = `${data.splits.train.articles} articles to learn from, ${data.splits.val.articles} to validate, ${data.splits.test.articles} to test`;
  const measured: [string, SplitMetrics | undefined][] = [
    ['val', splits.val],
    ['test', splits.test],
    [`${folds?.count ?? 0} folds`, folds?.outOfFold],
    ['test, mean of folds', folds?.test],
  ];
  return [
    `${name} (${recipe}): ${counts}; trained in ${durationText(seconds).replace('about ', '')} on ${engine}.\n`,
    dataText(report),
    metricsText(measured, labels),
    noTestText(report),
    paragraphsText(report),
    worstText('Taken for', report.positive, report.falsePositives),
    worstText('Missed', report.positive, report.falseNegatives),
    `\n${nextText(report, folder)}\n`,
  ].join('');
}

/** What was found in the articles and done about it. */
function dataText({
  data: { leaks, acrossSplits, remarks },
  options: { keepLeaks = false, maxTrainingExamples },
  labels,
}: TrainingReport): string {
  const most = maxTrainingExamples ?? 0;
  const copies = `${acrossSplits} ${acrossSplits === 1 ? 'article' : 'articles'} of train nearly the same as one of val or test`;
  const lines = [
    ...leaks.map(({ message }) => message),
    ...(most === 0
      ? []
      : [
          `At most ${most} different articles of “${labels[0] ?? ''}” are learnt from, in turn (--max-training-examples).`,
        ]),
    // The remarks say that as well.
    ...(acrossSplits === 0 || remarks !== undefined
      ? []
      : [keepLeaks ? `${copies}: the numbers flatter.` : `${copies}: left out of training.`]),
    ...(remarks ?? []),
  ];
  return lines.length === 0 ? '' : `\n${lines.map((line) => `${line}\n`).join('')}`;
}

const noTestText = ({ splits }: TrainingReport): string =>
  splits.test !== undefined || splits.val === undefined
    ? ''
    : '\nThere were no articles to test on. Those of val chose when to stop: on others it does somewhat worse.\n';

/** Each measured split as a column, and its confusion matrix. */
export function metricsText(
  measured: readonly (readonly [title: string, metrics: SplitMetrics | undefined])[],
  labels: readonly string[],
): string {
  const known = measured.flatMap(([title, metrics]) => (metrics === undefined ? [] : [{ title, metrics }]));
  if (known.length === 0) return '\nNothing was kept apart to measure on.\n';
  const row = (name: string, read: (metrics: SplitMetrics) => string): string[] => [
    name,
    ...known.map(({ metrics }) => read(metrics)),
  ];
  const table = textTable([
    ['', ...known.map(({ title }) => title)],
    row('articles', ({ examples }) => String(examples)),
    row('accuracy, unpaired', ({ unpairedAccuracy }) => percent(unpairedAccuracy)),
    row('accuracy, paired', ({ pairedAccuracy }) => percent(pairedAccuracy)),
    row('pairs', ({ pairs }) => String(pairs)),
    row('AUROC', ({ auroc }) => fixed(auroc)),
    row('Brier score', ({ brier }) => fixed(brier)),
    row('calibration error', ({ expectedCalibrationError }) => fixed(expectedCalibrationError)),
    row('loss', ({ loss }) => fixed(loss)),
  ]);
  return `\n${table}${known.map(({ title, metrics }) => confusionText(title, metrics, labels)).join('')}`;
}

function confusionText(title: string, { confusion, byLabel }: SplitMetrics, labels: readonly string[]): string {
  const rows = labels.map((label, at) => [
    `is ${label}`,
    ...labels.map((_, column) => String(confusion[at]?.[column] ?? 0)),
    percent(byLabel[at]?.precision),
    percent(byLabel[at]?.recall),
  ]);
  return `\n${textTable([[title, ...labels.map((label) => `read as ${label}`), 'precision', 'recall'], ...rows])}`;
}

function paragraphsText({ paragraphs, noParagraphs }: TrainingReport): string {
  if (noParagraphs !== undefined) return `\nParagraphs of drafts are not marked by it: ${noParagraphs}\n`;
  if (paragraphs === undefined) return '';
  const { paragraphs: count, auroc, found, falsePositiveRate, minimumTokens } = paragraphs;
  return `\nOf ${count} paragraphs of at least ${minimumTokens} tokens: AUROC ${fixed(auroc)}; ${percent(found)} of the machine's are found when ${percent(falsePositiveRate)} of the others may be marked by mistake. That holds for articles like these; of other outlets or subjects far more may be.\n`;
}

const MOST_LISTED = 5;

export function worstText(what: string, positive: string | undefined, articles: readonly WorstArticle[]): string {
  if (articles.length === 0 || positive === undefined) return '';
  const lines = articles.slice(0, MOST_LISTED).map(({ file, line, title, probability, excerpt }) => {
    return `  ${file}:${line}: ${probability.toFixed(3)} ${title === '' ? excerpt.slice(0, 60) : title}\n`;
  });
  const more = articles.length > MOST_LISTED ? `, worst ${MOST_LISTED}` : '';
  return `\n${what} ${positive} (probability of ${positive}${more}):\n${lines.join('')}`;
}

/** What drafts are marked at unless somebody says otherwise (grover.diagnostics.falsePositiveRate). */
const USUAL_RATE = 0.005;

function nextText({ marksDrafts, paragraphs }: TrainingReport, folder: string): string {
  const judge = `Judge other articles with it: grover evaluate FILES… --model ${folder}`;
  if (!marksDrafts) return judge;
  const rate = paragraphs?.falsePositiveRate ?? 0;
  const rateText =
    rate <= USUAL_RATE ? '' : ` and grover.diagnostics.falsePositiveRate to ${rate} or more (below, it marks nothing)`;
  return `Use it for drafts: set grover.model to ${folder}${rateText}. ${judge}`;
}

const fixed = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3));
const percent = (value: number | undefined): string => (value === undefined ? '-' : `${(100 * value).toFixed(1)} %`);
