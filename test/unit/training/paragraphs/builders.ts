// Made-up paragraphs whose truth is known.
import type { NumericEvidence } from '../../../../src/detection/statistics.ts';
import { createRandom } from '../../../../src/grover/random.ts';
import type { LabelledParagraph } from '../../../../src/training/paragraphs/labelledParagraph.ts';

export interface Draws {
  readonly uniform: () => number;
  readonly normal: () => number;
}

/** Uniform and (Box and Muller) normal deviates. */
export function draws(seed: number): Draws {
  const random = createRandom(seed);
  const uniform = (): number => random.nextFloat();
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Curvature a token is 0 in human and 0.15 in machine paragraphs, with unit variance; all else is noise. */
export function paragraphs(count: number, seed: number, groups = 17): LabelledParagraph[] {
  const random = draws(seed);
  return Array.from({ length: count }, (_, at) => {
    const isPositive = at % 3 === 0;
    const tokens = 40 + Math.floor(random.uniform() * 200);
    const halves = [
      evidence(random, tokens >> 1, isPositive),
      evidence(random, tokens - (tokens >> 1), isPositive),
    ] as const;
    return { group: `group-${at % groups}`, isPositive, whole: together(...halves), halves };
  });
}

const evidence = ({ uniform, normal }: Draws, tokens: number, isMachine: boolean): NumericEvidence => ({
  tokens,
  curvature: normal() + (isMachine ? 0.15 * Math.sqrt(tokens) : 0),
  meanLogProbability: -4 + normal() / Math.sqrt(tokens),
  meanLogRank: 3 + normal() / Math.sqrt(tokens),
  top10: uniform(),
  top100: uniform(),
  top1000: uniform(),
});

/** Curvature adds up as a sum of deviates does; all else is a mean over tokens. */
function together(a: NumericEvidence, b: NumericEvidence): NumericEvidence {
  const tokens = a.tokens + b.tokens;
  const mean = (name: Exclude<keyof NumericEvidence, 'hidden' | 'profile' | 'style' | 'wording'>): number =>
    (a[name] * a.tokens + b[name] * b.tokens) / tokens;
  return {
    tokens,
    curvature: (a.curvature * Math.sqrt(a.tokens) + b.curvature * Math.sqrt(b.tokens)) / Math.sqrt(tokens),
    meanLogProbability: mean('meanLogProbability'),
    meanLogRank: mean('meanLogRank'),
    top10: mean('top10'),
    top100: mean('top100'),
    top1000: mean('top1000'),
  };
}

/** Gives each paragraph a hidden state of `size` entries, of which the first is moved by `shift` in machine paragraphs. */
export function withHidden(
  samples: readonly LabelledParagraph[],
  seed: number,
  { size, shift }: { readonly size: number; readonly shift: number },
): LabelledParagraph[] {
  const { normal } = draws(seed);
  return samples.map((sample) => {
    const hidden = Float32Array.from(
      { length: size },
      (_, at) => normal() + (at === 0 && sample.isPositive ? shift : 0),
    );
    return { ...sample, whole: { ...sample.whole, hidden } };
  });
}
