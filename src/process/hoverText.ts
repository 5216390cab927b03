// What a person is told of a paragraph, or of a field, when they point at it.
import type { FrontMatterEntry } from '../draft/draft.ts';
import type { Abstention, Evidence, ParagraphAssessment, Verdict, WordProbability } from '../detection/assessment.ts';
import { evidenceText, humanRateText } from './verdictWords.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { percent } from './diagnosticItems.ts';

/** What a model's detector has learnt to tell from people's text: its own, that of other language models too, or labelled articles. */
export type Machine = 'itself' | 'language-models' | 'labelled-articles';

const MEANING: Readonly<Record<Machine, string>> = {
  itself: "The text reads like the model's own; that is not proof of who wrote it.",
  'language-models': "The text reads like a language model's; that is not proof of who wrote it.",
  'labelled-articles':
    'The text reads like the machine articles it has learnt from; that is not proof of who wrote it.',
};

const WHY_NOTHING: Readonly<Record<Abstention, string>> = {
  'not-prose': 'Only prose is judged: headings, quotes, lists, code, tables and captions are not.',
  'too-short': 'It is too short to judge.',
  'too-uncertain': 'The numbers leave it open: the interval is too wide to say anything.',
  'other-domain':
    'The detector has learnt from other publications than this draft’s: how often it would be wrong here was not measured.',
  'not-calibrated': 'Nobody has measured yet what this model says of human news.',
  'not-finite': 'The model gave no usable numbers for it.',
};

/** Markdown. `model` is its name, `engine` its description. */
export function paragraphHover(
  assessment: ParagraphAssessment,
  model: string,
  engine: string,
  machine: Machine = 'itself',
): string {
  const { verdict, evidence, humanRate, parts } = assessment;
  const heading = { 'machine-like': 'Reads machine-like', 'no-sign': 'No sign of a machine', abstained: 'Not judged' };
  const lines = [`**${heading[verdict.kind]}** ${scoreOf(assessment)}`.trim()];
  const numbers = [humanRate && humanRateText(humanRate), parts && evidenceText(parts)];
  const said = numbers.filter((sentence) => sentence !== undefined);
  if (said.length > 0) lines.push(said.join(' '));
  if (evidence !== undefined) lines.push(numbersOf(evidence), ...wordsOf(evidence));
  lines.push(`${code(model)} on ${escape(engine)}. ${verdict.kind === 'machine-like' ? MEANING[machine] : ''}`.trim());
  return lines.join('\n\n');
}

function scoreOf({ verdict, probability, interval }: ParagraphAssessment): string {
  if (verdict.kind === 'abstained') return `– ${whyNothing(verdict)}`;
  if (probability === undefined) return '';
  const between = interval === undefined ? '' : `, 90 % interval ${percent(interval[0])}-${percent(interval[1])} %`;
  // Calibrated with both sides counting the same: without this, three quarters of a human draft would seem a machine's at 75 %.
  return `– ${percent(probability)} %${between}, if half of all text were a machine's`;
}

function whyNothing(verdict: Verdict & { readonly kind: 'abstained' }): string {
  if (verdict.reason !== 'rate-not-measured') return WHY_NOTHING[verdict.reason];
  const rate = Number((verdict.measuredRate * 100).toPrecision(3));
  return `It reaches the strictest rate that was measured (${rate} %), but a stricter one was asked for.`;
}

function numbersOf({ tokens, top10, top100, top1000, meanLogProbability, curvature }: Evidence): string {
  const share = (value: number): string => `${Math.round(value * 100)} %`;
  const perplexity = Math.exp(-meanLogProbability);
  return [
    '| | |',
    '|:--|--:|',
    `| Tokens counted | ${tokens} |`,
    `| Among the model's top 10 guesses | ${share(top10)} |`,
    `| Among its top 100 | ${share(top100)} |`,
    `| Among its top 1,000 | ${share(top1000)} |`,
    `| Mean log-probability of a token | ${meanLogProbability.toFixed(2)} (as if each were one of ${perplexity.toFixed(0)} equally likely) |`,
    `| Curvature | ${curvature.toFixed(2)} (${curvatureInWords(curvature)}) |`,
  ].join('\n');
}

/** Standard deviations between the text and what the model itself would draw at the same places, which is 0 on average. */
function curvatureInWords(curvature: number): string {
  if (curvature > 0.5) return "more expected than the model's own draws";
  return curvature < -0.5 ? "less expected than the model's own draws" : "as expected as the model's own draws";
}

function wordsOf({ surprising, unsurprising }: Evidence): string[] {
  const list = (words: readonly WordProbability[]): string =>
    words.map(({ word, probability }) => `${code(word)} ${shareOf(probability)}`).join(', ');
  return [
    ...(surprising.length > 0 ? [`Surprising: ${list(surprising)}`] : []),
    ...(unsurprising.length > 0 ? [`Unsurprising: ${list(unsurprising)}`] : []),
  ];
}

function shareOf(probability: number): string {
  if (probability >= 0.01) return `${Math.round(probability * 100)} %`;
  return probability >= 0.0001 ? `${(probability * 100).toPrecision(1)} %` : '< 0.01 %';
}

/** What the model is told of a recognised key. */
export function fieldHover({ field, key, text, valid }: FrontMatterEntry, fields: ArticleFields): string {
  const told = fields[field];
  const value = typeof told === 'string' ? told : told?.join(', ');
  const read = `${code(key)} is read as the article's **${field}**.`;
  if (text.trim() === '') return `${read}\n\nIt is empty: the model is told nothing.`;
  if (!valid || value === undefined) return `${read}\n\nThe value is not understood: the model is told nothing.`;
  return `${read}\n\nThe model is told ${code(value)}.`;
}

/** Inline code that ends nowhere else than it should. */
function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)));
  const padding = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${text.replace(/\s+/gu, ' ')}${padding}${fence}`;
}

const escape = (text: string): string => text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
