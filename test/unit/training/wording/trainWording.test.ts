// Training a wording model on made-up texts whose vocabulary is known.
import { describe, expect, it } from 'vitest';
import { bucketsOf } from '../../../../src/detection/wording/grams.ts';
import { createWordingModel, parseWording, serialiseWording } from '../../../../src/detection/wording/wordingModel.ts';
import { createRandom } from '../../../../src/grover/random.ts';
import { auroc as aurocOf } from '../../../../src/training/metrics/binary.ts';
import { bagsOf, occurrences } from '../../../../src/training/wording/bags.ts';
import { fitHead } from '../../../../src/training/wording/fitHead.ts';
import {
  DEFAULT_WORDING_OPTIONS,
  type WordingOptions,
  type WordingSample,
} from '../../../../src/training/wording/options.ts';
import { trainWording } from '../../../../src/training/wording/trainWording.ts';

const options: WordingOptions = {
  ...DEFAULT_WORDING_OPTIONS,
  heads: ['chat'],
  grams: {
    words: { bits: 12, from: 1, to: 2 },
    masked: { bits: 12, from: 1, to: 3, ending: 2 },
    characters: { bits: 13, from: 2, to: 5 },
    fold: { digits: true, names: true },
  },
  keptWords: 10,
  trainedOn: 'made-up texts',
  epochs: 5,
  ridge: 1e-4,
  minGroups: 2,
};

const COMMON = 'the of and to in a is that for it was on with as by at from this'.split(' ');
const HUMAN = 'quipped grudgingly nope haggled messy bloke pal fumed'.split(' ');
const MACHINE = 'moreover crucial underscores landscape delve tapestry foster pivotal'.split(' ');

/** Texts of 30 words, a fifth of them from the label's own vocabulary. */
function corpus(
  seed: number,
  count: number,
  labelOf: (n: number) => 0 | 1 = (n) => (n % 2 === 0 ? 0 : 1),
): WordingSample[] {
  const random = createRandom(seed);
  const oneOf = (words: readonly string[]): string => words[random.nextUint32() % words.length] ?? '';
  return Array.from({ length: count }, (_, n) => {
    const own = n % 2 === 0 ? HUMAN : MACHINE;
    const words = Array.from({ length: 30 }, (_unused, at) => oneOf(at % 5 === 0 ? own : COMMON));
    return { text: `${words.join(' ')}.`, labels: [labelOf(n)], group: `group ${n % 20}` };
  });
}

const auroc = (scores: readonly number[], positives: readonly boolean[]): number =>
  aurocOf(scores.map((score, at) => ({ score, isPositive: positives[at] === true }))) ?? NaN;
const isMachine = (samples: readonly WordingSample[], head = 0): boolean[] =>
  samples.map(({ labels }) => labels[head] === 1);
const scoresOf = (samples: readonly WordingSample[], trained: ReturnType<typeof trainWording>, head = 0): number[] => {
  const model = createWordingModel(trained.model);
  return samples.map(({ text }) => model.score(text)[head] ?? NaN);
};

describe('trainWording', () => {
  const samples = corpus(1, 400);
  const fresh = corpus(2, 200);
  const trained = trainWording(samples, options);

  it('tells two vocabularies apart in texts it has not seen', () => {
    expect(auroc(scoresOf(fresh, trained), isMachine(fresh))).toBeGreaterThan(0.99);
  });

  it('learns nothing that holds for other texts from labels drawn at random', () => {
    const random = createRandom(5);
    const label = (): 0 | 1 => (random.nextFloat() < 0.5 ? 0 : 1);
    const noise = trainWording(corpus(3, 400, label), options);
    const others = corpus(4, 400, label);
    expect(Math.abs(auroc(scoresOf(others, noise), isMachine(others)) - 0.5)).toBeLessThan(0.12);
  });

  it('gives the same bytes from the same samples, and a file that opens', () => {
    const bytes = serialiseWording(trained.model);
    expect(serialiseWording(trainWording(samples, options).model)).toEqual(bytes);
    expect(parseWording(bytes, 'wording.bin').ok).toBe(true);
  });

  it('says how its loss fell and what rounding cost', () => {
    const [report] = trained.reports;
    expect(report).toMatchObject({ head: 'chat', texts: 400 });
    expect(report?.losses).toHaveLength(options.epochs);
    expect(report?.losses.at(-1)).toBeLessThan((report?.losses[0] ?? NaN) / 2);
    expect(Math.abs((report?.lossQuantised ?? NaN) - (report?.loss ?? NaN))).toBeLessThan(0.01);
    expect(report?.rounding).toBeLessThan(0.1);
  });

  it('gives no weight to a bucket of one group', () => {
    const text = 'xylophonist zzyzx qwortle';
    const known = Array.from({ length: 50 }, (): WordingSample => ({ text, labels: [1], group: 'one outlet' }));
    const all = [...samples, ...known];
    const bags = bagsOf(
      all.map((sample) => sample.text),
      { ...options.grams, masked: { ...options.grams.masked, kept: [] } },
    );
    const groups = all.map(({ group }) => group);
    const seen = occurrences(bags, groups, [...all.keys()]).groups;
    const ofOutlet = [...(bags.bags.at(-1)?.buckets ?? [])].filter((bucket) => seen[bucket] === 1);
    const weigh = (minGroups: number): number[] => {
      const { weights } = fitHead(bags, all, [...all.keys()], 0, { ...options, minGroups });
      return ofOutlet.map((bucket) => weights[bucket] ?? NaN);
    };
    expect(ofOutlet.length).toBeGreaterThan(10);
    expect(Math.min(...weigh(1))).toBeGreaterThan(0.1);
    expect(weigh(2)).toEqual(ofOutlet.map(() => 0));
  });

  it('trains each head on the texts that have a label for it', () => {
    const both = samples.map((sample, n): WordingSample => {
      const label = n % 2 === 0 ? 0 : 1;
      return { ...sample, labels: n < 200 ? [label, undefined] : [undefined, label === 0 ? 1 : 0] };
    });
    const two = trainWording(both, { ...options, heads: ['chat', 'sampled'] });
    expect(two.model.weights).toHaveLength(2 * bucketsOf(options.grams));
    expect(two.reports.map(({ texts }) => texts)).toEqual([200, 200]);
    expect(auroc(scoresOf(fresh, two, 0), isMachine(fresh))).toBeGreaterThan(0.95);
    expect(auroc(scoresOf(fresh, two, 1), isMachine(fresh))).toBeLessThan(0.05);
  });

  it('follows weights of texts', () => {
    const heavier = samples.map((sample, n) => ({ ...sample, weight: n % 2 === 0 ? 0.1 : 1 }));
    const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(mean(scoresOf(fresh, trainWording(heavier, options)))).toBeGreaterThan(mean(scoresOf(fresh, trained)));
  });
});
