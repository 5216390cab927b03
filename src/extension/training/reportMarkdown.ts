// The report as Markdown, to be pasted into a mail or a model card; free of VS Code.
import type { TrainingReport } from '../../protocol/training.ts';
import type { TableView } from '../../protocol/trainingView.ts';
import { cautionsOf, judgedSplit } from './cautions.ts';
import { capital, placeView } from './formView.ts';
import { count, list, percent } from './numbers.ts';
import { byLabelOf, numbersOf, paragraphWords, reportView } from './reportView.ts';

export function reportMarkdown(report: TrainingReport): string {
  const { subtitle, source, confusion } = reportView(report, { state: 'unavailable', text: '' });
  const judged = judgedSplit(report);
  return [
    `# ${escaped(report.name)}`,
    `${capital(escaped(subtitle))}. ${source}`,
    ...cautionsOf(report).map((caution) => `> ${escaped(caution)}`),
    '## Numbers',
    table(numbersOf(report)),
    ...(judged === undefined ? [] : ['## Labels', table(byLabelOf(judged.metrics))]),
    ...(confusion === undefined
      ? []
      : [
          '## Confusion matrix',
          table({
            columns: ['True label', ...confusion.labels.map((label) => `judged ${label}`)],
            rows: confusion.rows.map(({ label, cells }) => [label, ...cells.map((cell) => cell.count)]),
          }),
        ]),
    ...(report.paragraphs === undefined
      ? []
      : ['## Paragraphs', paragraphWords(report.paragraphs, report.positive).map(escaped).join('\n')]),
    ...worst('False positives', report.falsePositives, report.positive),
    ...worst('False negatives', report.falseNegatives, report.positive),
    '## Made from',
    madeFrom(report),
    '',
  ].join('\n\n');
}

function worst(title: string, articles: TrainingReport['falsePositives'], positive = 'machine'): readonly string[] {
  if (articles.length === 0) return [];
  const lines = articles.map((article) => {
    const { where, text } = placeView(article, article.title);
    return `- ${escaped(text)} (${escaped(where)}, labelled ${escaped(article.label)}, ${percent(article.probability, 0)} ${escaped(positive)})`;
  });
  return [`## ${title}`, lines.join('\n')];
}

function madeFrom({ data, options, trunk, labels }: TrainingReport): string {
  const files = data.files.map(
    ({ path, sha256, articles }) => `- ${escaped(path)}: ${count(articles)} articles, sha256 \`${sha256}\``,
  );
  const choices = Object.entries(options)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
  const start = trunk === undefined ? [] : [`- Started from ${escaped(trunk.name)} (\`${trunk.hash}\`)`];
  return [...files, ...start, `- Labels: ${escaped(list(labels))}`, `- Options: ${choices}`].join('\n');
}

function table({ columns, rows }: TableView): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  const rule = `|${columns.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

/** Text that Markdown takes for text. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ');
