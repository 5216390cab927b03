// Articles as discrimination/run_discrimination.py reads them: one JSON object a line whose keys article, domain, date, authors and
// title are texts that it encodes as they are, `label` machine or human, `split` train, val or test. `ind30k` and `orig_split` are
// for generation_examples/compute_accuracy_script.py, which tells pairs by them.
import type { ArticleFields } from '../../grover/fields.ts';
import { dateInWords } from '../../grover/layout.ts';
import type { Split } from '../../protocol/training.ts';
import type { Article } from '../../training/data/article.ts';
import { pairsOf } from '../../training/data/pairs.ts';
import { chooseSplits } from '../../training/data/splits.ts';
import { groupsOf } from '../../training/data/stratified.ts';
import { textDigest } from '../textDigest.ts';
import type { ExportedLine } from './articles.ts';

const LABELS = ['machine', 'human'] as const;
export type ReferenceLabel = (typeof LABELS)[number];

/** Of both kinds; unpaired human articles are those that the reference wrote none from. */
const PAIRED = 'gen';
const UNPAIRED = 'train_burner';
/** Any number: the same files are split the same way each time. */
const SEED = 0;

/** An article without its text, which is read again when it is written. */
type LightArticle = Article & { readonly key: string };

/** The reference's name of a label; undefined for a label that it does not know. */
export function referenceLabel(label: string | undefined): ReferenceLabel | undefined {
  const lower = label?.trim().toLowerCase();
  return LABELS.find((known) => known === lower);
}

/** What each article gets that depends on all of them. */
export interface ReferencePlan {
  readonly splits: readonly Split[];
  readonly splitsMade: number;
  /** Number of the pair of each article, from 0; undefined for one alone. */
  readonly pairs: readonly (number | undefined)[];
}

export async function planReference(lines: AsyncIterable<ExportedLine>): Promise<ReferencePlan> {
  const articles: LightArticle[] = [];
  for await (const { place, read } of lines) {
    if (!read.ok) continue;
    const { fields, label = '', split, pair } = read.value;
    const { domain, date, title, article } = fields;
    articles.push({
      ...place,
      label,
      fields: {
        article: '',
        ...(domain !== undefined && { domain }),
        ...(date !== undefined && { date }),
        ...(title !== undefined && { title }),
      },
      ...(split !== undefined && { split }),
      ...(pair !== undefined && { pair }),
      key: textDigest(article),
    });
  }
  const pairs = pairsOf(articles);
  const labels = articles.map(({ label }) => (referenceLabel(label) === 'machine' ? 0 : 1));
  const groups = groupsOf(
    pairs.map((pair, at) => pair ?? `alone ${at}`),
    labels,
    articles.map(({ key }) => key),
  );
  const given = articles.map(({ split }) => split);
  const chosen = chooseSplits(given, groups, SEED);
  const numbers = new Map<string, number>();
  for (const pair of pairs) if (pair !== undefined && !numbers.has(pair)) numbers.set(pair, numbers.size);
  return {
    // What a file says of its articles stays as it is.
    splits: given.map((split, at) => split ?? chosen.splits[at] ?? 'train'),
    splitsMade: chosen.made,
    pairs: pairs.map((pair) => (pair === undefined ? undefined : numbers.get(pair))),
  };
}

export interface ReferenceJudgement {
  readonly label: ReferenceLabel;
  readonly split: Split;
  readonly pair: number | undefined;
}

/** A line of the reference's file; an empty field is left out, since the script would encode it. */
export function referenceLine(
  { domain, date, authors, title, article }: ArticleFields,
  { label, split, pair }: ReferenceJudgement,
): string {
  const words = date === undefined ? undefined : dateInWords(date);
  const byline = (authors ?? []).join(', ');
  return encodable({
    ...(isWritten(domain) && { domain }),
    ...(words !== undefined && { date: words }),
    ...(byline.trim() !== '' && { authors: byline }),
    ...(isWritten(title) && { title }),
    article,
    label,
    split,
    orig_split: pair === undefined ? UNPAIRED : PAIRED,
    ...(pair !== undefined && { ind30k: pair }),
  });
}

/** The script encodes as UTF-8 and stops at half a surrogate pair; our own encoder reads U+FFFD there as well. */
const encodable = (line: object): string =>
  JSON.stringify(line, (_, value: unknown) =>
    typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\uFFFD') : value,
  );

const isWritten = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';
