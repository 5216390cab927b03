// The order of the labels, and which of them is looked for.
import { fail, ok, type Result } from '../../grover/problem.ts';
import { listed } from './listed.ts';

const MACHINE = 'machine';
const HUMAN = 'human';
/** What others call a machine's articles. */
const SYNONYMS = new Set(['fake', 'ai', 'generated', 'synthetic', 'bot', 'llm', 'gpt', 'grover', 'machine-generated']);

/** Class order: machine and human first as in the reference, whatever their case; the others sorted. Each as the data spell it. */
export function classOrder(labels: Iterable<string>): readonly string[] {
  const rank = (label: string): number => [MACHINE, HUMAN].indexOf(label.toLowerCase()) + 1 || 3;
  return [...new Set(labels)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Index of a label: the one spelt so, else the one that differs in case alone, else -1. */
export function labelIndex(labels: readonly string[], label: string): number {
  const exact = labels.indexOf(label);
  return exact >= 0 ? exact : labels.findIndex((known) => known.toLowerCase() === label.toLowerCase());
}

export interface Positive {
  /** Index into the labels. */
  readonly index: number | undefined;
  /** What people should know of the choice. */
  readonly remark?: string;
}

const UNKNOWN_POSITIVE =
  'No label is known to be that of machine-written articles: name the one to look for, or pairs and calibration are not measured and drafts not marked.';

/** The label asked for; else machine; else the one label that means the same; else none. Fails for one that is no label. */
export function choosePositive(labels: readonly string[], asked: string | undefined): Result<Positive> {
  if (asked !== undefined) {
    const index = labelIndex(labels, asked);
    if (index >= 0) return ok({ index });
    const known = listed(labels.map((label) => `“${label}”`));
    return fail(
      'input-invalid',
      `No article has the label “${asked}” that is to be looked for.`,
      labels.length === 0 ? 'Give each article a "label".' : `The labels are ${known}.`,
    );
  }
  if (labels[0]?.toLowerCase() === MACHINE) return ok({ index: 0 });
  const similar = labels.filter((label) => SYNONYMS.has(label.toLowerCase()));
  const [only] = similar;
  if (similar.length !== 1 || only === undefined)
    return ok({ index: undefined, ...(labels.length > 1 && { remark: UNKNOWN_POSITIVE }) });
  return ok({ index: labels.indexOf(only), remark: `“${only}” is taken for the label of machine-written articles.` });
}
