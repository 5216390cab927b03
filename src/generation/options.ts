// How text is drawn from the model.

export interface SamplingOptions {
  /** Nucleus: the smallest set of tokens whose probability reaches this, 0 < topP ≤ 1. */
  readonly topP: number;
  /** Only the k most probable tokens; 0 is no limit. Applied before top-p. */
  readonly topK: number;
  /** Most tokens to draw. */
  readonly maxTokens: number;
  /** How many continuations. */
  readonly candidates: number;
  /** Unsigned 32-bit; same seed, same text on the same engine and precision. */
  readonly seed: number;
}

/** One continuation. */
export interface Generated {
  readonly text: string;
  /** Ids drawn, the end marker included when it came. */
  readonly tokens: readonly number[];
  /** Probability of each drawn token under the model, before top-p and top-k. */
  readonly probabilities: readonly number[];
  /** `end`: the model closed the field; `length`: maxTokens or the last position; `cancelled`. */
  readonly finish: 'end' | 'length' | 'stopped' | 'cancelled';
  readonly seed: number;
}
