// How much of a paragraph lies outside the nuclei that text is drawn from: sampling with top-p never takes a token that needs more.

/** Of the top-p that each token needs (see TokenStatistics, topPRequired); shares are 0 … 1. Holtzman et al. 2020. */
export interface NucleusProfile {
  /** Share of tokens that need a top-p above .90, .96, .98 and .99. */
  readonly beyond90: number;
  readonly beyond96: number;
  readonly beyond98: number;
  readonly beyond99: number;
  /** Mean of -log(1 - top-p needed): 1 for text drawn from the model's whole distribution. */
  readonly meanTail: number;
  /** The largest -log(1 - top-p needed), less the logarithm of the tokens: about 0 for such text of any length. */
  readonly farthest: number;
}

/** Mass that arithmetic cannot tell from none. */
const LEAST_TAIL = 1e-5;

/** [tokens], at least one, all finite. */
export function nucleusOf(topPRequired: Float32Array): NucleusProfile {
  const count = topPRequired.length;
  let [beyond90, beyond96, beyond98, beyond99, tails, farthest] = [0, 0, 0, 0, 0, 0];
  for (const needed of topPRequired) {
    if (needed > 0.9) beyond90++;
    if (needed > 0.96) beyond96++;
    if (needed > 0.98) beyond98++;
    if (needed > 0.99) beyond99++;
    const tail = -Math.log(Math.max(LEAST_TAIL, 1 - needed));
    tails += tail;
    farthest = Math.max(farthest, tail);
  }
  return {
    beyond90: beyond90 / count,
    beyond96: beyond96 / count,
    beyond98: beyond98 / count,
    beyond99: beyond99 / count,
    meanTail: tails / count,
    farthest: farthest - Math.log(count),
  };
}
