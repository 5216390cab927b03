// Greedy generation against the reference's own numbers: contextual_generate.py at top-p 1e-6 (= argmax) with its cache.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/engines/loadEngine.ts';
import type { ModelSession } from '../../src/engines/engine.ts';
import { decode, type DecodingRequest } from '../../src/generation/decoding.ts';
import { createGenerator } from '../../src/generation/generator.ts';
import { PrefixStore } from '../../src/engines/prefixStore.ts';
import { plainCollector } from '../../src/generation/textCollector.ts';
import type { SamplingOptions } from '../../src/generation/options.ts';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import { createEncoder } from '../../src/grover/encoder.ts';
import { generationContext } from '../../src/grover/layout.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { FIELDS } from '../../src/grover/vocabulary.ts';

const goldenCase = v.object({
  target: v.picklist(FIELDS),
  context: v.array(v.number()),
  tokens: v.array(v.number()),
  probs: v.array(v.number()),
});
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const cases = v.parse(v.array(goldenCase), JSON.parse(read('tiny/greedy.json')));
const articles = read('articles.jsonl')
  .trim()
  .split('\n')
  .map((line) => unwrap(parseArticleLine(JSON.parse(line))));
const encoder = createEncoder(readVocabulary());
const greedy: SamplingOptions = { topP: 1e-6, topK: 0, maxTokens: 120, candidates: 1, seed: 1 };

let folder: string;
let session: ModelSession;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'grover-generation-'));
  const model = unwrap(await openModel(new URL('tiny', import.meta.url).pathname));
  const engine = unwrap(await loadEngine('onnxruntime'));
  session = unwrap(await engine.load(model, { precision: 'fp32', threads: 1, cacheFolder: folder }));
});
afterAll(async () => {
  await session.dispose();
  rmSync(folder, { recursive: true });
});

describe('greedy generation of the reference', () => {
  const request = ({ target, context }: Pick<DecodingRequest, 'target' | 'context'>): DecodingRequest => ({
    target,
    context,
    held: [],
    stopsLoops: false,
    collector: () => plainCollector(encoder),
  });
  const decoder = (): Parameters<typeof decode>[0] => ({
    session,
    known: new PrefixStore(2 ** 30).reader({ exactly: false }),
  });

  it.each(cases.map((one, index) => ({ index, ...one })))(
    'draws the same $target, token for token (case $index)',
    async ({ target, context, tokens, probs }) => {
      const [result] = await decode(decoder(), request({ target, context }), greedy, {});
      expect(result?.tokens).toEqual(tokens);
      result?.probabilities.forEach((probability, i) => {
        expect(Math.abs(Math.log(probability / (probs[i] ?? 0)))).toBeLessThan(1e-3);
      });
    },
  );

  it('reads the same contexts from the articles', async () => {
    const generator = createGenerator({ session, encoder });
    let matched = 0;
    for (const fields of articles)
      for (const target of FIELDS) {
        const context = generationContext(encoder, fields, target);
        const found = cases.find((one) => one.target === target && one.context.join() === context.join());
        if (found === undefined) continue;
        matched++;
        const [result] = await generator.generateField(fields, target, { ...greedy, maxTokens: 20 });
        expect(result?.tokens).toEqual(found.tokens.slice(0, 20));
      }
    expect(matched).toBeGreaterThan(0);
  });

  it('draws a candidate alike alone and beside others, beyond the last position of the rows together', async () => {
    const context = cases[1]?.context ?? [];
    const options = { ...greedy, topP: 0.9, maxTokens: 100, seed: 11 };
    const one = request({ target: 'article', context });
    const [alone] = await decode(decoder(), one, options, {});
    const together = await decode(decoder(), one, { ...options, candidates: 4 }, {});
    expect(context.length + 4 * 100).toBeGreaterThan(session.config.maxPositions);
    expect(together[0]?.tokens).toEqual(alone?.tokens);
    const [second] = await decode(decoder(), one, { ...options, seed: together[1]?.seed ?? 0 }, {});
    expect(second?.tokens).toEqual(together[1]?.tokens);
  });
});
