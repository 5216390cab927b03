// Marks and ghost text read with one store of keys and values between them: whatever one has left there, the other says what it would say alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDraftAssessor } from '../../../src/detection/draftAssessor.ts';
import type { ForwardRequest, ModelSession } from '../../../src/engines/engine.ts';
import { PrefixStore } from '../../../src/engines/prefixStore.ts';
import { createGenerator } from '../../../src/generation/generator.ts';
import { draftOf, gptEncoder, paragraphOf, plainCalibration } from '../detection/builders.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

const encoder = gptEncoder();
const FRONT_MATTER = '---\ntitle: Ferry\n---\n';
const SAMPLING = { topP: 0.9, topK: 0, maxTokens: 4, candidates: 1, seed: 3, stopAt: 'sentence' } as const;
/** Some windows' worth: enough to hold what is in use, too little for all that is read. */
const ROOM = 2 ** 20;

/** An engine that reads a token alone otherwise than among others, to be seen wherever those keys are used again. */
function roughSession(): ModelSession {
  const fake = createFakeSession();
  return {
    ...fake,
    run: async (request: ForwardRequest) => {
      const result = await fake.run(request);
      if (request.tokens.length > 1) return result;
      const rough = (rows: readonly Float32Array[]): Float32Array[] =>
        rows.map((row) => row.map((value, at) => (at === 0 ? (value + 1) % 50_000 : value)));
      return { ...result, rows: { ...result.rows, keys: rough(result.rows.keys), values: rough(result.rows.values) } };
    },
  };
}

const reading = (session: ModelSession, prefixes?: PrefixStore) => {
  const given = prefixes === undefined ? {} : { prefixes };
  // Pieces of which none is a single token, as in a draft of ordinary length.
  const assessor = createDraftAssessor({ session, encoder, calibration: plainCalibration, chunk: 64, ...given });
  return async (paragraphs: readonly string[]) => {
    const found = await assessor.assess(draftOf(paragraphs, FRONT_MATTER), {
      falsePositiveRate: 0.05,
      minimumTokens: 10,
    });
    return found.map(({ verdict, evidence }) => ({ verdict, evidence }));
  };
};

const pool = [0, 1, 2, 3].map((index) => paragraphOf(index));
const text = fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 8 });
const step = fc.oneof(
  text.map((paragraphs) => ({ read: paragraphs })),
  fc.record({ written: text, characters: fc.nat({ max: 400 }) }),
  fc.record({ trimmed: fc.constantFrom(0, ROOM / 4) }),
);

describe('marks and ghost text over one store', () => {
  it('assess every draft as if nothing else had been read, and hold no more than they may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        const session = roughSession();
        const prefixes = new PrefixStore(ROOM);
        const read = reading(session, prefixes);
        const known = prefixes.reader({ exactly: false });
        const writer = createGenerator({ session, encoder, known });
        for (const one of [...steps, { read: pool }]) {
          if ('read' in one) expect(await read(one.read)).toEqual(await reading(roughSession())(one.read));
          else if ('trimmed' in one) {
            prefixes.trim(one.trimmed);
            expect(prefixes.bytes).toBeLessThanOrEqual(one.trimmed);
          } else {
            const article = one.written.join('\n\n');
            const before = article.slice(0, Math.max(40, article.length - one.characters));
            await writer.continueArticle({ title: 'Ferry' }, before, SAMPLING);
          }
          expect(prefixes.bytes).toBeLessThanOrEqual(ROOM);
        }
      }),
      { numRuns: 12 },
    );
  });
});
