// Two people's labels of the same articles: found by their text, counted in a table, summed up in Cohen's kappa.
import { ok, ProblemError, toProblem, type Result } from '../grover/problem.ts';
import type { CompareLabelsParams, CompareLabelsResult, LabelDisagreement } from '../protocol/labelling.ts';
import { classOrder } from '../training/data/labels.ts';
import { exportedLines, sizeOf } from './export/articles.ts';
import { cohensKappa, strengthOf, type Agreement } from './kappa.ts';
import { matchArticles, type JudgedArticle } from './matchArticles.ts';
import { textDigest } from './textDigest.ts';
import type { Work } from './work.ts';

/** Disagreements that are given in full. */
const MOST_DISAGREEMENTS = 1000;
const LONGEST_TITLE = 200;

/** Fails with a sentence when a file cannot be read or has no articles, and with `cancelled`. Lines that are none are passed over. */
export async function compareLabels(
  { a, b }: Pick<CompareLabelsParams, 'a' | 'b'>,
  work: Work = {},
): Promise<Result<CompareLabelsResult>> {
  try {
    const total = await sizeOf([a, b]);
    let done = 0;
    const onBytes = (bytes: number): void => work.onProgress?.((done += bytes), total);
    const [ofA, ofB] = [await judgedArticles(a, work, onBytes), await judgedArticles(b, work, onBytes)];
    const { pairs, onlyA, onlyB } = matchArticles(ofA, ofB);
    const spelling = spellingOf(pairs.flat());
    const judged = pairs.flatMap(([x, y]) =>
      x.label === undefined || y.label === undefined
        ? []
        : [{ x, y, labelA: spelling(x.label), labelB: spelling(y.label) }],
    );
    const labels = classOrder(judged.flatMap(({ labelA, labelB }) => [labelA, labelB]));
    const table = labels.map(() => labels.map(() => 0));
    for (const { labelA, labelB } of judged) {
      const [row, column] = [table[labels.indexOf(labelA)], labels.indexOf(labelB)];
      if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
    }
    const differing = judged.filter(({ labelA, labelB }) => labelA !== labelB);
    const agreement = cohensKappa(table);
    return ok({
      common: pairs.length,
      bothLabelled: judged.length,
      agreed: agreement.agreed,
      labels,
      table,
      ...(agreement.kappa !== undefined && { kappa: agreement.kappa }),
      ...(agreement.interval !== undefined && { interval: agreement.interval }),
      reading: readingOf(pairs.length, agreement, labels),
      disagreements: differing.slice(0, MOST_DISAGREEMENTS).map(({ x, y, labelA, labelB }): LabelDisagreement => ({
        a: { file: a, line: x.line },
        b: { file: b, line: y.line },
        title: x.title === '' ? y.title : x.title,
        labelA,
        labelB,
      })),
      disagreementCount: differing.length,
      onlyA,
      onlyB,
    });
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (thrown instanceof ProblemError || problem.code === 'cancelled') return { ok: false, problem };
    throw thrown;
  }
}

/** Labels that differ in case alone are one, written as most often. */
function spellingOf(articles: readonly JudgedArticle[]): (label: string) => string {
  const counts = new Map<string, number>();
  for (const { label } of articles) if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  const chosen = new Map<string, string>();
  for (const [label] of [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) {
    const key = label.toLowerCase();
    if (!chosen.has(key)) chosen.set(key, label);
  }
  return (label) => chosen.get(label.toLowerCase()) ?? label;
}

async function judgedArticles(
  file: string,
  { signal }: Work,
  onBytes: (bytes: number) => void,
): Promise<readonly JudgedArticle[]> {
  const articles: JudgedArticle[] = [];
  for await (const { place, read } of exportedLines({ files: [file], onlyLabelled: false, signal, onBytes })) {
    if (!read.ok) continue;
    const { fields, label } = read.value;
    const { title = '', domain = '', date = '', article } = fields;
    articles.push({
      line: place.line,
      digest: textDigest(article),
      metadata: title.trim() === '' ? undefined : textDigest(JSON.stringify([title, domain, date])),
      title: title.slice(0, LONGEST_TITLE),
      ...(label !== undefined && { label }),
    });
  }
  if (articles.length === 0)
    throw new ProblemError({
      code: 'input-invalid',
      message: `${file} has no articles: none of its lines is a JSON object with a text.`,
      hint: 'Compare labelled .jsonl files; import tables and drafts first.',
    });
  return articles;
}

function readingOf(common: number, { cases, agreed, kappa, interval }: Agreement, labels: readonly string[]): string {
  if (common === 0) return 'The two files have no article in common.';
  if (cases === 0) return 'No article has been labelled in both files.';
  if (kappa === undefined || interval === undefined)
    return `Both gave each article the label “${labels[0] ?? ''}”: with one label only, chance alone would agree as well.`;
  const [from, to] = interval;
  const range =
    strengthOf(from) === strengthOf(to)
      ? ''
      : ` With so few articles it may as well be ${strengthOf(from)} or ${strengthOf(to)}.`;
  return `The agreement is ${strengthOf(kappa)} (Landis and Koch 1977): the labels are the same for ${agreed} of ${cases} articles.${range}`;
}
