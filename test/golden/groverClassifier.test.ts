// The discriminator's softmax against the reference's own numbers; the hidden states come from engines, tested there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/grover/classifier.ts';

const pair = v.tuple([v.number(), v.number()]);
const golden = v.parse(
  v.object({ classification_logits: v.array(pair), classification_probs: v.array(pair) }),
  JSON.parse(readFileSync(join(import.meta.dirname, 'tiny/forward.json'), 'utf8')),
);

describe('classify', () => {
  it.each(golden.classification_logits.map((logits, i) => ({ logits, probabilities: golden.classification_probs[i] })))(
    'turns $logits into the reference’s probabilities',
    ({ logits, probabilities = [NaN, NaN] }) => {
      const { machine, human } = classify(new Float32Array(1), {
        kernel: new Float32Array(2),
        bias: Float32Array.from(logits),
      });
      expect(Math.abs(machine - probabilities[0])).toBeLessThan(1e-6);
      expect(Math.abs(human - probabilities[1])).toBeLessThan(1e-6);
    },
  );
});
