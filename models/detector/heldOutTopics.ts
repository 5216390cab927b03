// What the wording model makes of topics that it has not learnt from, by how it is trained: what its options were chosen by.
import { truePositiveRate } from '../../bench/detection/rates.ts';
import { auroc } from '../../src/training/metrics/binary.ts';
import type { WordingOptions } from '../../src/training/wording/options.ts';
import { trainWording } from '../../src/training/wording/trainWording.ts';
import { createWordingModel, type WordingModel } from '../../src/detection/wording/wordingModel.ts';
import type { CorpusLine } from './corpusLine.ts';
import { piecesOf, sampleOf } from './pieces.ts';
import { WORDING } from './wordingOptions.ts';
import { HUMAN_WEIGHTS, wordingSamples, type HumanWeights } from './wordingSamples.ts';

/** Topics of l2r that are next to news: the human text and its rewrites by four models. */
const HELD_OUT = new Set(['Business', 'Entertainment', 'Sports', 'GovernmentPublic', 'Finance', 'ArtCulture']);
/** Pieces of fewer words are told apart from longer ones. */
const LONG = 80;
/** Share of the pieces of human news that may be marked, and articles that they are taken from. */
const RATE = 0.005;
const NEWS_ARTICLES = 2500;

interface Variant {
  readonly name: string;
  readonly options?: Partial<WordingOptions>;
  readonly weights?: Partial<HumanWeights>;
}

/** Every word masked wholly, one by one: a table that says nothing. */
const NO_MASKED = { bits: 4, from: 1, to: 1, ending: 0 };

const VARIANTS: readonly Variant[] = [
  { name: 'as shipped' },
  { name: 'words and characters alone', options: { keptWords: 0, grams: { ...WORDING.grams, masked: NO_MASKED } } },
  { name: 'ridge 1e-6', options: { ridge: 1e-6 } },
  { name: 'human news weighs four times as much', weights: { other: 4 * HUMAN_WEIGHTS.other } },
  { name: 'human text beside rewrites weighs 1', weights: { besideRewrites: 1 } },
];

interface Piece {
  readonly line: CorpusLine;
  readonly text: string;
  readonly isLong: boolean;
}

const piecesOfAll = (lines: readonly CorpusLine[], most: number): Piece[] =>
  lines.flatMap((line) =>
    piecesOf(line, most).map((text) => ({ line, text, isLong: text.split(/\s+/u).length >= LONG })),
  );

/** Markdown: a row for each variant, trained on the training split without those topics. `lines`: no test split. */
export function heldOutTopics(lines: readonly CorpusLine[], say: (line: string) => void): string {
  const isHeldOut = ({ set, topic }: CorpusLine): boolean => set === 'l2r' && HELD_OUT.has(topic ?? '');
  const training = lines.filter((line) => line.split === 'train' && !isHeldOut(line));
  const topics = piecesOfAll(lines.filter(isHeldOut), 2);
  const isNews = ({ set, split }: CorpusLine): boolean => set === 'article-bias' && split === 'calibrate';
  const news = piecesOfAll(sampleOf(lines.filter(isNews), NEWS_ARTICLES, 'held out'), 3);
  const rows = VARIANTS.map(({ name, options = {}, weights = {} }) => {
    const samples = wordingSamples(training, { ...HUMAN_WEIGHTS, ...weights });
    const { model } = trainWording(samples, { ...WORDING, ...options, trainedOn: name });
    const wording = createWordingModel(model);
    const row = `| ${[name, ...[false, true].flatMap((isLong) => measured(topics, news, wording, isLong))].join(' | ')} |`;
    say(row);
    return row;
  });
  const head = [`< ${LONG} words`, `${LONG} and more`].flatMap((length) => [
    `${length}: AUROC`,
    `found at ${RATE * 100} % of news`,
    'human text marked there',
  ]);
  return [`| wording model | ${head.join(' | ')} |`, `|---|${'--:|'.repeat(head.length)}`, ...rows].join('\n');
}

/** Mean AUROC inside the topics; machine and human pieces of them above the score that RATE of the news reach. */
function measured(topics: readonly Piece[], news: readonly Piece[], wording: WordingModel, isLong: boolean): string[] {
  const scored = (pieces: readonly Piece[]): { score: number; isPositive: boolean; topic: string }[] =>
    pieces
      .filter((piece) => piece.isLong === isLong)
      .map(({ line, text }) => ({
        score: wording.score(text)[0] ?? NaN,
        isPositive: line.label === 'machine',
        topic: line.topic ?? '',
      }));
  const [ofTopics, ofNews] = [scored(topics), scored(news)];
  const inside = [...HELD_OUT].flatMap((topic) => auroc(ofTopics.filter((piece) => piece.topic === topic)) ?? []);
  const markedOf = (isPositive: boolean): string => {
    const side = ofTopics.filter((piece) => piece.isPositive === isPositive);
    const above = truePositiveRate([...ofNews, ...side.map(({ score }) => ({ score, isPositive: true }))], RATE);
    return `${(100 * (above ?? NaN)).toFixed(1)} %`;
  };
  return [(inside.reduce((sum, one) => sum + one, 0) / inside.length).toFixed(4), markedOf(true), markedOf(false)];
}
