// The quantities that a score may be made of, by the names that calibration files give them.
import type { NucleusProfile } from './nucleus.ts';
import type { TokenProfile } from './profile.ts';
import type { NumericEvidence } from './statistics.ts';
import type { Style } from './style.ts';

type Feature = (evidence: NumericEvidence) => number;

const profile =
  (name: keyof TokenProfile): Feature =>
  (evidence) =>
    evidence.profile?.[name] ?? NaN;

const style =
  (name: keyof Style): Feature =>
  (evidence) =>
    evidence.style?.[name] ?? NaN;

/** Features of statistics alone: what format 1 knows, and what a discriminator of one's own is fitted on. `logTokens` stands for the length of the paragraph. */
const PLAIN = {
  curvature: (evidence: NumericEvidence) => evidence.curvature,
  curvaturePerRootToken: (evidence: NumericEvidence) => evidence.curvature / Math.sqrt(evidence.tokens),
  meanLogProbability: (evidence: NumericEvidence) => evidence.meanLogProbability,
  meanLogRank: (evidence: NumericEvidence) => evidence.meanLogRank,
  top10: (evidence: NumericEvidence) => evidence.top10,
  top100: (evidence: NumericEvidence) => evidence.top100,
  top1000: (evidence: NumericEvidence) => evidence.top1000,
  logTokens: (evidence: NumericEvidence) => Math.log(evidence.tokens),
} as const;

/** See TokenProfile. */
const PROFILE = {
  logProbabilityDeviation: profile('logProbabilityDeviation'),
  logRankDeviation: profile('logRankDeviation'),
  lowestWindow: profile('lowestWindow'),
  highestWindow: profile('highestWindow'),
  lowestWindowCurvature: profile('lowestWindowCurvature'),
  aboveHalf: profile('aboveHalf'),
  meanEntropy: profile('meanEntropy'),
  repeatedFourGrams: profile('repeatedFourGrams'),
  autocorrelation: profile('autocorrelation'),
  surplusAutocorrelation: profile('surplusAutocorrelation'),
  entropyCorrelation: profile('entropyCorrelation'),
} as const satisfies Record<Exclude<keyof TokenProfile, keyof NucleusProfile>, Feature>;

/** See NucleusProfile. */
const NUCLEUS = {
  beyond90: profile('beyond90'),
  beyond96: profile('beyond96'),
  beyond98: profile('beyond98'),
  beyond99: profile('beyond99'),
  meanTail: profile('meanTail'),
  farthest: profile('farthest'),
} as const satisfies Record<keyof NucleusProfile, Feature>;

/** See Style. */
const STYLE = {
  meanWordLength: style('meanWordLength'),
  longWords: style('longWords'),
  functionWords: style('functionWords'),
  repeatedWords: style('repeatedWords'),
  capitalisedWords: style('capitalisedWords'),
  figures: style('figures'),
  meanSentenceWords: style('meanSentenceWords'),
  sentenceWordsDeviation: style('sentenceWordsDeviation'),
  commas: style('commas'),
  otherPunctuation: style('otherPunctuation'),
  quoted: style('quoted'),
} as const satisfies Record<keyof Style, Feature>;

export const FEATURES = { ...PLAIN, ...PROFILE, ...NUCLEUS, ...STYLE } as const;

export type PlainFeature = keyof typeof PLAIN;
/** Of the wording model's head of that name. */
export type WordingFeature = `wording:${string}`;
export type FeatureName = keyof typeof FEATURES | WordingFeature;

export const PLAIN_FEATURES = [
  'curvature',
  'curvaturePerRootToken',
  'meanLogProbability',
  'meanLogRank',
  'top10',
  'top100',
  'top1000',
  'logTokens',
] as const satisfies readonly PlainFeature[];

const WORDING = 'wording:';
export const isWordingFeature = (name: string): name is WordingFeature => name.startsWith(WORDING);
export const headOf = (name: WordingFeature): string => name.slice(WORDING.length);
export const isFeature = (name: string): name is FeatureName => isWordingFeature(name) || Object.hasOwn(FEATURES, name);
export const isPlain = (name: string): boolean => Object.hasOwn(PLAIN, name);
export const isOfNucleus = (name: string): boolean => Object.hasOwn(NUCLEUS, name);

/** How a paragraph is worded, or how it is written: nothing that a language model has said. */
export const isOfText = (name: FeatureName): boolean => isWordingFeature(name) || Object.hasOwn(STYLE, name);

/** Its value; NaN where the evidence lacks it. `heads` are the wording model's. */
export const valueOf = (name: FeatureName, evidence: NumericEvidence, heads: readonly string[]): number =>
  isWordingFeature(name) ? (evidence.wording?.[heads.indexOf(headOf(name))] ?? NaN) : FEATURES[name](evidence);
