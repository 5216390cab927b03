// Sampling against the reference's own supports and frequencies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/grover/random.ts';
import { argmax, sample, topKSupport, topPSupport } from '../../src/grover/sampling.ts';

const ids = v.array(v.number());
const frequencies = v.record(v.string(), v.number());
const golden = v.parse(
  v.object({
    logits: ids,
    ignore_ids: ids,
    cases: v.array(
      v.variant('kind', [
        v.object({ kind: v.literal('top_p'), p: v.number(), support: ids, frequency_of_4000: frequencies }),
        v.object({ kind: v.literal('top_k'), k: v.number(), support: ids, frequency_of_4000: frequencies }),
      ]),
    ),
  }),
  JSON.parse(readFileSync(join(import.meta.dirname, 'tiny/sampling.json'), 'utf8')),
);
const logits = Float32Array.from(golden.logits);
const ignore = Uint8Array.from(golden.logits, (_, id) => (golden.ignore_ids.includes(id) ? 1 : 0));
const DRAWS = 40_000;

describe.each(golden.cases.map((one) => ({ one, title: one.kind === 'top_p' ? `top-p ${one.p}` : `top-k ${one.k}` })))(
  '$title',
  ({ one }) => {
    const rule = one.kind === 'top_p' ? { topP: one.p, topK: 0, ignore } : { topP: 1, topK: one.k };

    it('leaves exactly the ids the reference leaves', () => {
      const support = one.kind === 'top_p' ? topPSupport(logits, one.p, ignore) : topKSupport(logits, one.k);
      expect(support).toEqual(one.support);
    });

    it('draws each as often as its probability says, and the reference did (5 sigma)', () => {
      const random = createRandom(11);
      const drawn = new Map<number, number>();
      for (let i = 0; i < DRAWS; i++) {
        const { token } = sample(logits, rule, random);
        drawn.set(token, (drawn.get(token) ?? 0) + 1);
      }
      expect([...drawn.keys()].sort((a, b) => a - b)).toEqual(one.support);
      const total = one.support.reduce((sum, id) => sum + Math.exp(logits[id] ?? 0), 0);
      for (const id of one.support) {
        const p = Math.exp(logits[id] ?? 0) / total;
        const spread = (n: number): number => 5 * Math.sqrt((p * (1 - p)) / n);
        expect(Math.abs((drawn.get(id) ?? 0) / DRAWS - p)).toBeLessThanOrEqual(spread(DRAWS));
        expect(Math.abs((one.frequency_of_4000[String(id)] ?? 0) / 4000 - p)).toBeLessThanOrEqual(spread(4000));
      }
    });
  },
);

describe('argmax', () => {
  it('is what top-p 1e-6 leaves', () => {
    expect(topPSupport(logits, 1e-6, ignore)).toEqual([argmax(logits, ignore)]);
  });
});
