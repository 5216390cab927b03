// A machine's article from a human one's metadata, about as long.
import type { Generator } from '../../generation/generator.ts';
import type { Generated } from '../../generation/options.ts';
import type { Encoder } from '../../grover/encoder.ts';
import { throwIfCancelled } from '../../grover/problem.ts';
import { createRandom, seedOf } from '../../grover/random.ts';
import { lastSentenceEnd } from '../data/sentences.ts';
import type { HumanArticle } from './unpairedArticles.ts';

export interface DrawnCounterpart {
  readonly text: string;
  readonly topP: number;
  readonly seed: number;
}

export interface DrawOptions {
  readonly seed: number;
  /** The nucleus is drawn between these for each article. */
  readonly topP: readonly [lowest: number, highest: number];
  readonly signal?: AbortSignal | undefined;
}

/** Texts drawn until one has half of the human article's length; of all too short, the longest is taken. */
const MOST_TRIES = 4;
/** Share of the human article's tokens. */
const LONG_ENOUGH = 0.5;

/** Same article, number and seed, same text on the same engine. Throws ProblemError when cancelled. */
export async function drawCounterpart(
  generator: Generator,
  encoder: Pick<Encoder, 'encode'>,
  { article: { fields }, number }: HumanArticle,
  { seed, topP: [lowest, highest], signal }: DrawOptions,
): Promise<DrawnCounterpart> {
  const random = createRandom(seedOf(seed, number));
  const topP = lowest + (highest - lowest) * random.nextFloat();
  const maxTokens = Math.max(1, encoder.encode(fields.article).length);
  let best: Generated | undefined;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const options = { topP, topK: 0, maxTokens, candidates: 1, seed: random.nextUint32() };
    const [drawn] = await generator.generateField(fields, 'article', options, { signal });
    throwIfCancelled(signal);
    if (drawn !== undefined && drawn.tokens.length > (best?.tokens.length ?? 0)) best = drawn;
    if ((best?.tokens.length ?? 0) >= LONG_ENOUGH * maxTokens) break;
  }
  return { text: best === undefined ? '' : ended(best), topP, seed: best?.seed ?? 0 };
}

/** A text that the limit cut ends with its last sentence, where that leaves most of it. */
function ended({ text, finish }: Generated): string {
  const whole = text.trim();
  const end = finish === 'length' ? (lastSentenceEnd(whole) ?? 0) : whole.length;
  return end >= LONG_ENOUGH * whole.length ? whole.slice(0, end) : whole;
}
