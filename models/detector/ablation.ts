// What each part of the evidence is worth: a score fitted without it, measured by cross-fitting on the calibration split.
import { truePositiveRate } from '../../bench/detection/rates.ts';
import type { Calibration } from '../../src/detection/calibration.ts';
import { isOfNucleus, isOfText, isPlain, isWordingFeature, type FeatureName } from '../../src/detection/features.ts';
import { auroc } from '../../src/training/metrics/binary.ts';
import { featuresOf, fitKind, learnsFrom, MACHINE_KINDS, type KindOfParagraph, type MachineKind } from './fit.ts';

/** Paragraphs of fewer tokens are told apart from longer ones. */
const LONG = 110;
/** Share of human paragraphs that may be marked. */
const RATE = 0.005;

const PARTS = ['wording', 'style', 'curvature', 'ranks', 'course', 'nucleus'] as const;
type Part = (typeof PARTS)[number];

const partOf = (name: FeatureName): Part | undefined => {
  if (name === 'logTokens') return undefined;
  if (isWordingFeature(name)) return 'wording';
  if (isOfText(name)) return 'style';
  if (isOfNucleus(name)) return 'nucleus';
  if (!isPlain(name)) return 'course';
  return name.startsWith('curvature') ? 'curvature' : 'ranks';
};

const without = (left: Part): readonly Part[] => PARTS.filter((part) => part !== left);

const ROWS: readonly (readonly [string, readonly Part[]])[] = [
  ['everything', PARTS],
  ['without the wording: `own` as shipped', without('wording')],
  ['without style', without('style')],
  ['without curvature', without('curvature')],
  ['without probabilities and ranks', without('ranks')],
  ['without their course', without('course')],
  ['without the nucleus', without('nucleus')],
  ['wording alone: `chat` as shipped', ['wording']],
  ['curvature alone: `earlier` as shipped', ['curvature']],
  ['the language model alone', ['curvature', 'ranks', 'course', 'nucleus']],
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
    const cells = MACHINE_KINDS.flatMap((kind) => {
      const { scores } = fitKind(samples, kind, wording, features);
      return [false, true].map((isLong) => measured(samples, scores, kind, isLong));
    });
    return `| ${[name, ...cells].join(' | ')} |`;
  });
  const head = MACHINE_KINDS.flatMap((kind) => [`${kind}, < ${LONG} tokens`, `${kind}, ${LONG} and more`]);
  return [`| made of | ${head.join(' | ')} |`, `|---|${'--:|'.repeat(head.length)}`, ...rows].join('\n');
}

/** AUROC, and what is found at RATE. */
function measured(
  samples: readonly KindOfParagraph[],
  scores: readonly number[],
  kind: MachineKind,
  isLong: boolean,
): string {
  const scored = samples.flatMap((sample, at) =>
    sample.whole.tokens >= LONG === isLong && learnsFrom(kind, sample)
      ? [{ score: scores[at] ?? NaN, isPositive: sample.isPositive }]
      : [],
  );
  const found = truePositiveRate(scored, RATE) ?? NaN;
  return `${(auroc(scored) ?? NaN).toFixed(4)}, ${(found * 100).toFixed(1)} %`;
}
