// The part of the model card that says how well the detector does, made of one run's results.
import { boundTable } from './boundTable.ts';
import { evalTable, humanTable } from './evalTables.ts';
import { figureText, markdownTable, percent } from './figureText.ts';
import type { DetectionResults } from './results.ts';
import { reliabilityTable, shareTable } from './shareTableText.ts';

/** The place in the card. */
export const CARD_PLACE = 'shipped-detection';
/** Beside the card. */
export const RELIABILITY_PICTURE = 'reliability.svg';

/** Markdown. */
export function cardText(results: DetectionResults): string {
  const { figures, tables, files, genres, reliability } = results;
  return [
    boundTable(figures),
    basisText(results),
    '#### Public test sets',
    evalTable(figures, files),
    '#### Human text marked by mistake',
    humanTable(figures),
    'Whole articles, read with their metadata, paragraph by paragraph, as an editor reads a draft; rows of 200 paragraphs and more:',
    ...Object.entries(tables).map(([name, rows]) => shareTable(name, rows)),
    '#### Formulaic kinds and writers of other languages',
    shareTable('genre', genres),
    '#### The model’s own articles and calibration',
    ownTable(results),
    reliabilityTable(reliability.all),
    ...(reliability.all.length === 0 ? [] : [`![Reliability diagram](${RELIABILITY_PICTURE})`]),
  ].join('\n\n');
}

function ownTable({ figures }: DetectionResults): string {
  const rows = [
    ['own articles, top-p 0.94-0.96: unpaired / paired accuracy by log-odds', 'share', 'own/unpaired', 'own/paired'],
    ['the same by the share of their text that reads machine-like', 'share', 'ownShare/unpaired', 'ownShare/paired'],
    ['AUROC of these articles, by log-odds / by that share', 'auroc', 'own/auroc', 'ownShare/auroc'],
    [
      'expected calibration error / Brier score, all machine text',
      'error',
      'calibration/all/error',
      'calibration/all/brier',
    ],
    ['the same, the model’s own text', 'error', 'calibration/own/error', 'calibration/own/brier'],
    ['a paragraph: the language model / everything else', 'ms', 'time/runs', 'time/added'],
  ] as const;
  return markdownTable(
    ['figure', 'value (95 % interval)', 'n'],
    rows.map(([what, unit, ...keys]) => [
      what,
      keys.map((key) => figureText(figures[key], unit)).join(' / '),
      String(figures[keys[0]]?.items ?? ''),
    ]),
  );
}

function basisText({ detector, limit, commit, date, machine }: DetectionResults): string {
  const { name, hash, description, falsePositiveRate, minimumTokens } = detector;
  return [
    `Measured with \`npm run bench:detection\` on ${name} (${hash.slice(0, 12)}, ${description}), threshold for ${percent(falsePositiveRate)} false positives, paragraphs of ${minimumTokens} tokens and more; at most ${limit} texts of a kind; commit ${commit}, ${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}.`,
    'Intervals: bootstrap over pairs, articles or outlets, 1,000 resamples; of a share of 0 or 100 % the exact binomial bound. A figure stands by its value; with a * its interval reaches to the other side of the floor.',
    'Normalised: white space collapsed, misread characters turned back, without the beginning that both sides of a pair share, both cut to the same number of words (at most 150, or 60) and to the last full sentence. Raw: as in the file but for line breaks.',
    'The public sets, and BBC as an outlet, were never trained, calibrated or tuned on.',
  ].join(' ');
}
