// One draw from the distribution behind a token, held to certain ids where the text must agree with what was typed.
import type { Random } from '../grover/random.ts';
import { ignoredFor, sample, type Drawn, type SamplingRule } from '../grover/sampling.ts';
import type { Field } from '../grover/vocabulary.ts';

/** `logits`: [vocabulary]; only `allowed` ids may come when they are given. */
export type Draw = (logits: Float32Array, allowed?: readonly number[]) => Drawn;

/** Draws for the field `target`; probabilities are those of the reference, whatever is allowed. */
export function createDraw(
  target: Field,
  vocabularySize: number,
  options: Pick<SamplingRule, 'topP' | 'topK'>,
  random: Random,
): Draw {
  const rule = { topP: options.topP, topK: options.topK, ignore: ignoredFor(target, vocabularySize) };
  return (logits, allowed) => {
    if (allowed === undefined) return sample(logits, rule, random);
    const ignore = new Uint8Array(logits.length).fill(1);
    for (const id of allowed) ignore[id] = 0;
    const { token } = sample(logits, { ...rule, ignore }, random);
    return { token, probability: probabilityOf(token, logits, rule.ignore) };
  };
}

function probabilityOf(token: number, logits: Float32Array, ignore: Uint8Array): number {
  let highest = -Infinity;
  for (let id = 0; id < logits.length; id++) if (ignore[id] === 0) highest = Math.max(highest, logits[id] ?? 0);
  let total = 0;
  for (let id = 0; id < logits.length; id++) if (ignore[id] === 0) total += Math.exp((logits[id] ?? 0) - highest);
  return Math.exp((logits[token] ?? 0) - highest) / total;
}
