// How text is drawn from the model, and what comes back.

export interface SamplingOptions {
  /** Nucleus: the smallest set of tokens whose probability reaches this, 0 < topP ≤ 1. */
  readonly topP: number;
  /** Only the k most probable tokens; 0 is no limit. Applied before top-p. */
  readonly topK: number;
  /** Most tokens to draw. */
  readonly maxTokens: number;
  /** How many continuations. */
  readonly candidates: number;
  /**
   * Unsigned 32-bit; same seed, same text on the same engine and precision. Candidate n draws with a seed of its own,
   * `seedOf(seed, n)` of src/grover/random.ts; candidate 0 with this one.
   */
  readonly seed: number;
}

/** Where ghost text ends of its own accord. */
export type StopAt = 'sentence' | 'paragraph' | 'none';

export interface ContinueOptions extends SamplingOptions {
  /** `sentence`: behind the first full sentence (or line); `paragraph`: before the first line break behind text. */
  readonly stopAt: StopAt;
}

export interface GenerationHooks {
  /** Looked at between steps; what is there by then comes back with finish `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Text added to one candidate (from 0) since the last call: whole characters, for `continueArticle` whole words. */
  readonly onText?: ((candidate: number, added: string) => void) | undefined;
}

/** One continuation. */
export interface Generated {
  readonly text: string;
  /** Ids drawn, the end marker included when it came. */
  readonly tokens: readonly number[];
  /** Probability of each drawn token under the model (ids that never come left out), before top-p and top-k. */
  readonly probabilities: readonly number[];
  /** `end`: the model closed the field; `length`: maxTokens or the last position; `stopped`: `stopAt` or a loop; `cancelled`. */
  readonly finish: 'end' | 'length' | 'stopped' | 'cancelled';
  /** Asked for with this seed alone, the same text comes as the first candidate. */
  readonly seed: number;
}
