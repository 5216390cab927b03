// Reading once, window by window or several at a time, says what the editor's assessor says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessOnce } from '../../../src/detection/assessOnce.ts';
import type { Calibration } from '../../../src/detection/calibration.ts';
import { createDraftAssessor } from '../../../src/detection/draftAssessor.ts';
import type { ForwardRequest, ForwardResult, ModelSession } from '../../../src/engines/engine.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { draftOf, gptEncoder, paragraphOf, plainCalibration } from './builders.ts';

const encoder = gptEncoder();
const options = { falsePositiveRate: 0.05, minimumTokens: 10 };
const weighing: Calibration = {
  ...plainCalibration,
  hidden: { mean: [0, 0, 0, 0], scale: [1, 1, 1, 1], weight: [1, -1, 2, 0.5] },
};
const config = { maxPositions: 128 };

/** A session that works on several requests at once, answers out of order and notes the most it was asked at a time. */
function laned(lanes: number): ModelSession & { readonly most: number } {
  const session = createFakeSession({ config });
  const notes = { now: 0, most: 0, turns: 0 };
  const run = async (request: ForwardRequest): Promise<ForwardResult> => {
    notes.now++;
    notes.most = Math.max(notes.most, notes.now);
    const turns = (notes.turns++ * 7) % 5;
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    return session.run(request).finally(() => notes.now--);
  };
  return Object.defineProperty({ ...session, config: session.config, lanes, run, most: 0 }, 'most', {
    get: () => notes.most,
  });
}

describe('assessOnce', () => {
  const paragraphs = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 60 }).map((number) => paragraphOf(number, 1 + (number % 3))),
      fc.constantFrom('# A heading', '> A quote.', 'Short.', paragraphOf(3, 12)),
    ),
    { maxLength: 14 },
  );

  it('says what the assessor of drafts says, however many lanes there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        paragraphs,
        fc.constantFrom(plainCalibration, weighing, undefined),
        fc.integer({ min: 1, max: 3 }),
        async (texts, calibration, lanes) => {
          const draft = draftOf(texts, '---\ntitle: Ferry\n---\n\n');
          const assessor = createDraftAssessor({
            session: createFakeSession({ config }),
            encoder,
            ...(calibration && { calibration }),
          });
          expect(await assessOnce({ session: laned(lanes), encoder, calibration }, draft, options)).toEqual(
            await assessor.assess(draft, options),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says the same of everything it judges when it passes over what is too short, and asks less of the model', async () => {
    await fc.assert(
      fc.asyncProperty(paragraphs, fc.integer({ min: 1, max: 90 }), async (texts, minimumTokens) => {
        const draft = draftOf(texts);
        let targets = 0;
        const counting = createFakeSession({
          config,
          onRun: ({ targets: some = new Int32Array(0) }) => void (targets += some.length),
        });
        const given = { ...options, minimumTokens };
        const whole = await assessOnce(
          { session: createFakeSession({ config }), encoder, calibration: weighing },
          draft,
          given,
        );
        const found = await assessOnce({ session: counting, encoder, calibration: weighing }, draft, {
          ...given,
          passesOverShort: true,
        });
        const isShort = ({ verdict }: (typeof whole)[number]): boolean =>
          verdict.kind === 'abstained' && verdict.reason === 'too-short';
        expect(found).toEqual(
          whole.map(({ paragraph, verdict, ...numbers }) =>
            isShort({ paragraph, verdict }) ? { paragraph, verdict } : { paragraph, verdict, ...numbers },
          ),
        );
        const judged = whole.filter((one) => !isShort(one));
        expect(targets).toBe(judged.reduce((sum, { evidence }) => sum + (evidence?.tokens ?? 0), 0));
      }),
      { numRuns: 40 },
    );
  });

  it('reads as many windows of one text at a time as there are lanes', async () => {
    const session = laned(3);
    await assessOnce({ session, encoder }, draftOf(Array.from({ length: 30 }, (_, at) => paragraphOf(at))), options);
    expect(session.most).toBe(3);
  });

  it('takes no further window once one has failed, and tells that failure when all have ended', async () => {
    const started: number[] = [];
    const session = createFakeSession({
      config,
      onRun: ({ tokens }) => {
        started.push(tokens.length);
        if (started.length === 2) throw new Error('The second run failed.');
      },
    });
    const draft = draftOf(Array.from({ length: 30 }, (_, at) => paragraphOf(at)));
    const asked = assessOnce({ session: { ...session, config: session.config, lanes: 2 }, encoder }, draft, options);
    await expect(asked).rejects.toThrow('The second run failed.');
    expect(started.length).toBeLessThanOrEqual(4);
  });

  it('is cancelled between two windows', async () => {
    const controller = new AbortController();
    const session = createFakeSession({
      config,
      onRun: () => {
        controller.abort();
      },
    });
    const draft = draftOf(Array.from({ length: 30 }, (_, at) => paragraphOf(at)));
    const asked = assessOnce({ session, encoder }, draft, { ...options, signal: controller.signal });
    await expect(asked).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(session.runs).toBe(1);
  });
});
