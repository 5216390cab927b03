import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleContext } from '../../../src/generation/articleContext.ts';
import { createGenerator } from '../../../src/generation/generator.ts';
import type { ContinueOptions } from '../../../src/generation/options.ts';
import { createTokenIndex } from '../../../src/generation/tokenIndex.ts';
import { createEncoder } from '../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';
import { beginOf, isSpecial } from '../../../src/grover/vocabulary.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

const encoder = createEncoder(readVocabulary());
const index = createTokenIndex(encoder);
const fields = { title: 'Ferry' };
const options: ContinueOptions = { topP: 1, topK: 0, maxTokens: 16, candidates: 1, seed: 1, stopAt: 'none' };
const piece = fc.oneof(
  fc.constantFrom(
    'The council',
    ' voted',
    "don'",
    ' ',
    '\n',
    '\r\n\r\n',
    '.',
    ' “',
    '🧀',
    '축제',
    'Okafo',
    '\t',
    '\u00a0',
    '12',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

/** What the model is to have read: white space as articles have it, lone surrogates as U+FFFD. */
const read = (before: string): string => {
  const text = before.replace(/\s+/gu, (run) => (/[\n\r\u2028\u2029]/u.test(run) ? '\n' : ' ')).trimStart();
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
};

describe('continueArticle at any cursor', () => {
  it('goes on from what was typed, whatever the model would rather say', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.nat(1000), async (before, seed) => {
        const room = { maxPositions: 1024, free: options.maxTokens };
        const { ids } = articleContext(encoder, index, fields, before, room);
        const session = createFakeSession();
        const [result] = await createGenerator({ session, encoder }).continueArticle(fields, before, {
          ...options,
          seed,
        });
        if (result === undefined) return;
        const body = ids.slice(ids.indexOf(beginOf('article')) + 1);
        const whole = encoder.decode([...body, ...result.tokens]);
        const typed = read(before);
        const reached = Math.min(typed.length, whole.length - 1);
        expect(whole.slice(0, reached)).toBe(typed.slice(0, reached));
        if (/\s$/u.test(typed)) expect(result.text).not.toMatch(/^\s/u);
        expect(result.text).toBe(result.text.trimEnd());
        expect(result.tokens.slice(0, -1).some(isSpecial)).toBe(false);
        expect(result.probabilities.every((probability) => probability > 0 && probability <= 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
