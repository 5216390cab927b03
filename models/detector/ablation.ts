// What each part of the evidence is worth: the detector fitted without it, measured by cross-fitting on the calibration split.
import type { Calibration } from '../../src/detection/calibration.ts';
import { isOfText, isPlain, isWordingFeature, type FeatureName } from '../../src/detection/features.ts';
import { auroc } from '../../src/training/metrics/binary.ts';
import { featuresOf, fitKind, type KindOfParagraph } from './fit.ts';

/** Paragraphs of fewer tokens are told apart from longer ones. */
const LONG = 110;
/** Share of human paragraphs that may be marked. */
const RATE = 0.005;

type Part = 'wording' | 'style' | 'statistics' | 'course';

const partOf = (name: FeatureName): Part | undefined => {
  if (name === 'logTokens') return undefined;
  if (isWordingFeature(name)) return 'wording';
  if (isOfText(name)) return 'style';
  return isPlain(name) ? 'statistics' : 'course';
};

const ROWS: readonly (readonly [string, readonly Part[]])[] = [
  ['everything: `own` as shipped', ['wording', 'style', 'statistics', 'course']],
  ['without the wording', ['style', 'statistics', 'course']],
  ['without style', ['wording', 'statistics', 'course']],
  ["without the language model's statistics", ['wording', 'style', 'course']],
  ['without their course', ['wording', 'style', 'statistics']],
  ['wording alone: `chat` as shipped', ['wording']],
  ['language model alone', ['statistics', 'course']],
  ['style alone', ['style']],
];

/** Markdown. The length of a paragraph is always known. */
export function ablationTable(
  samples: readonly KindOfParagraph[],
  wording: NonNullable<Calibration['wording']>,
): string {
  const rows = ROWS.map(([name, parts]) => {
    const features = featuresOf(wording.heads).filter((feature) => {
      const part = partOf(feature);
      return part === undefined || parts.includes(part);
    });
    const cells = (['chat', 'own'] as const).flatMap((kind) => {
      const { scores } = fitKind(samples, kind, wording, features);
      return [false, true].flatMap((isLong) => measured(samples, scores, kind, isLong));
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const kinds = ['chat', 'own'].flatMap((kind) => [`${kind}, < ${LONG} tokens`, `${kind}, ${LONG} and more`]);
  const head = kinds.flatMap((kind) => [`${kind}: AUROC`, `found at ${RATE * 100} %`]);
  return [`| made of | ${head.join(' | ')} |`, `|---|${'--:|'.repeat(head.length)}`, ...rows].join('\n');
}

function measured(
  samples: readonly KindOfParagraph[],
  scores: readonly number[],
  kind: 'chat' | 'own',
  isLong: boolean,
): [string, string] {
  const scored = samples.flatMap((sample, at) =>
    sample.whole.tokens >= LONG === isLong && (sample.kind === kind || sample.kind === 'human')
      ? [{ score: scores[at] ?? NaN, isPositive: sample.isPositive }]
      : [],
  );
  const human = scored.flatMap(({ score, isPositive }) => (isPositive ? [] : [score])).sort((a, b) => b - a);
  const threshold = human[Math.floor(RATE * human.length)] ?? Infinity;
  const machine = scored.filter(({ isPositive }) => isPositive);
  const found = machine.filter(({ score }) => score > threshold).length / machine.length;
  return [(auroc(scored) ?? NaN).toFixed(4), `${(found * 100).toFixed(1)} %`];
}
