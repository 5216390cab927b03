// A scan for people: a line a paragraph, and one an article of an archive.
import type { ParagraphAssessment, Verdict } from '../detection/assessment.ts';
import type { NotScored } from '../draft/draft.ts';
import { lineIndex } from './lineIndex.ts';
import {
  countsOf,
  machineShare,
  type Report,
  type ScannedArticle,
  type ScanSource,
  type ScanTotals,
} from './scanReport.ts';

const NOT_PROSE: Record<NotScored, string> = {
  heading: 'a heading',
  quote: 'a quotation',
  code: 'code',
  table: 'a table',
  list: 'a list',
  caption: 'a caption',
  html: 'HTML',
  boilerplate: 'boilerplate',
  definition: 'a definition',
};

export function textReport({ model, engine, falsePositiveRate }: ScanSource): Report {
  return {
    begin: () => '',
    article: (scanned) => (scanned.line === undefined ? draftText(scanned) : archivedText(scanned, scanned.line)),
    // Said on standard error.
    unread: () => '',
    end: (totals) =>
      `${countText(totals)} (${model} on ${engine}, ${inPercent(falsePositiveRate)} % of human paragraphs may be marked by mistake)\n`,
  };
}

function draftText({ path, draft, assessments }: ScannedArticle): string {
  const lines = lineIndex(draft.text);
  const at = (offset: number): string => {
    const { line, column } = lines.position(offset);
    return `${path}:${line}:${column}`;
  };
  const problems = (draft.frontMatter?.problems ?? []).map(
    ({ range, severity, message }) => `${at(range.start)}: ${severity} in the front matter: ${message}\n`,
  );
  const verdicts = assessments.map((one) => `${at(one.paragraph.range.start)}: ${verdictText(one)}\n`);
  return [...problems, ...verdicts].join('');
}

function archivedText({ path, title, assessments }: ScannedArticle, line: number): string {
  const { judged, marked } = countsOf(assessments);
  const share = machineShare(assessments);
  const said = `${marked} of ${judged} judged paragraphs read machine-like`;
  const article = share === undefined ? said : `${said}, mean probability ${share.toFixed(2)}`;
  const paragraphs = assessments.map((one) => `paragraph ${one.paragraph.index + 1}: ${verdictText(one)}`);
  const all = [title === undefined ? article : `“${title}”: ${article}`, ...paragraphs];
  return all.map((text) => `${path}:${line}: ${text}\n`).join('');
}

const inPercent = (rate: number): number => Number((rate * 100).toPrecision(3));

export function verdictText({ verdict, probability, interval, evidence, paragraph }: ParagraphAssessment): string {
  const tokens = evidence === undefined ? '' : `${evidence.tokens} tokens`;
  if (verdict.kind === 'abstained') {
    const reason = abstentionText(verdict, paragraph.notScored);
    return `not judged: ${reason}${tokens === '' ? '' : ` (${tokens})`}`;
  }
  const said = verdict.kind === 'machine-like' ? 'reads machine-like' : 'no sign';
  const [low = 0, high = 0] = interval ?? [];
  const numbers = `probability ${(probability ?? 0).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return `${said}, ${numbers}, ${tokens}`;
}

function abstentionText(verdict: Verdict & { readonly kind: 'abstained' }, notScored: NotScored | undefined): string {
  switch (verdict.reason) {
    case 'not-prose':
      return notScored === undefined ? 'not prose' : NOT_PROSE[notScored];
    case 'too-short':
      return 'too short';
    case 'too-uncertain':
      return 'too uncertain to say';
    case 'other-domain':
      return 'the detector has learnt from other publications';
    case 'not-calibrated':
      return 'the model has no calibration';
    case 'not-finite':
      return 'the model gave no usable numbers';
    case 'rate-not-measured':
      return `it reaches the strictest rate that was measured (${inPercent(verdict.measuredRate)} %), but a stricter one was asked for`;
  }
}

export function countText({ hasArchives, articles, unread, paragraphs, judged, marked }: ScanTotals): string {
  const [one, many] = hasArchives ? ['article', 'articles'] : ['file', 'files'];
  const where = articles === 1 ? `1 ${one}` : `${articles} ${many}`;
  const lines = unread === 0 ? '' : `; ${unread} ${unread === 1 ? 'line is no article' : 'lines are no articles'}`;
  return `${marked} of ${judged} judged paragraphs read machine-like; ${paragraphs} paragraphs in ${where}${lines}`;
}
