// Assessing drafts again and again: the same answer whatever was read before, and no token run twice without need.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParagraphAssessment } from '../../../src/detection/assessment.ts';
import { createDraftAssessor, type AssessOptions, type DraftAssessor } from '../../../src/detection/draftAssessor.ts';
import type { Draft } from '../../../src/draft/draft.ts';
import { createFakeSession, type FakeSession } from '../../fakes/fakeSession.ts';
import { draftOf, gptEncoder, paragraphOf, plainCalibration } from './builders.ts';

const encoder = gptEncoder();

const OPTIONS: AssessOptions = { falsePositiveRate: 0.05, minimumTokens: 10 };
const FRONT_MATTER = '---\ntitle: Ferry\n---\n';
const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => paragraphOf(index));
const tokensIn = (text: string): number => encoder.encode(text).length;

interface Bench {
  readonly session: FakeSession;
  readonly assessor: DraftAssessor;
  /** Tokens run by one assessment. */
  readonly cost: (draft: Draft, options?: Partial<AssessOptions>) => Promise<number>;
}

function bench(options: Partial<Parameters<typeof createDraftAssessor>[0]> = {}, onRun?: () => void): Bench {
  const session = createFakeSession(onRun ? { onRun } : {});
  const assessor = createDraftAssessor({ session, encoder, calibration: plainCalibration, ...options });
  return {
    session,
    assessor,
    cost: async (draft, more = {}) => {
      const before = session.tokensRead;
      await assessor.assess(draft, { ...OPTIONS, ...more });
      return session.tokensRead - before;
    },
  };
}

const numbers = (assessments: readonly ParagraphAssessment[]) =>
  assessments.map(({ verdict, evidence }) => ({ verdict, evidence }));

describe('createDraftAssessor', () => {
  it('assesses every paragraph, in order, and reports each once', async () => {
    const draft = draftOf(['# Head', ...texts(5), '> A quote of someone.', 'Short one.'], FRONT_MATTER);
    const { assessor } = bench();
    const reported: number[] = [];
    const found = await assessor.assess(draft, {
      ...OPTIONS,
      onAssessed: ({ paragraph }) => reported.push(paragraph.index),
    });
    expect(found.map(({ paragraph }) => paragraph)).toEqual(draft.paragraphs);
    expect([...reported].sort((a, b) => a - b)).toEqual(draft.paragraphs.map(({ index }) => index));
    expect(found.map(({ verdict }) => verdict.kind === 'abstained' && verdict.reason)).toMatchObject({
      0: 'not-prose',
      6: 'not-prose',
      7: 'too-short',
    });
    for (const one of found.slice(1, 6)) {
      expect(one.evidence?.tokens).toBe(tokensIn(one.paragraph.text));
      expect(one.probability).toBeGreaterThanOrEqual(one.interval?.[0] ?? 1);
    }
  });

  it('answers a draft without prose without running the model', async () => {
    const { cost } = bench();
    expect(await cost(draftOf([], FRONT_MATTER))).toBe(0);
    expect(await cost(draftOf(['# Head', '> Quote.']))).toBe(0);
  });

  it('runs nothing twice', async () => {
    const { cost } = bench();
    const draft = draftOf(texts(40), FRONT_MATTER);
    expect(await cost(draft)).toBeGreaterThan(40 * 60);
    expect(await cost(draft)).toBe(0);
  });

  it('runs only the last paragraph when it was edited', async () => {
    const { cost } = bench();
    const all = texts(8);
    await cost(draftOf(all, FRONT_MATTER));
    const rewritten = 'Nobody in the harbor knew what had become of the old boat.';
    // The line break before it predicts its first token; its last token predicts nothing.
    expect(await cost(draftOf([...all.slice(0, -1), rewritten], FRONT_MATTER))).toBe(tokensIn(rewritten));
  });

  it('runs only from the edit to the end of a paragraph added to', async () => {
    const { cost } = bench();
    const all = texts(8);
    await cost(draftOf(all, FRONT_MATTER));
    const added = ' And so it was.';
    expect(await cost(draftOf([...all.slice(0, -1), `${all.at(-1) ?? ''}${added}`], FRONT_MATTER))).toBeLessThanOrEqual(
      tokensIn(added) + 1,
    );
  });

  it('runs an edited paragraph and those after it in its window, not those before', async () => {
    const { cost } = bench();
    const all = texts(8);
    await cost(draftOf(all, FRONT_MATTER));
    const after = all.slice(5).reduce((sum, text) => sum + tokensIn(text) + 1, 0);
    const rewritten = 'Nobody knew.';
    expect(await cost(draftOf(all.with(4, rewritten), FRONT_MATTER))).toBe(tokensIn(rewritten) + after);
  });

  it('costs a long draft only the windows near an edit', async () => {
    const { cost } = bench();
    const all = texts(60);
    const whole = await cost(draftOf(all));
    expect(await cost(draftOf(all.with(30, paragraphOf(999))))).toBeLessThan(whole / 3);
  });

  it('does not run headings at the end, which nothing depends on', async () => {
    const { cost } = bench();
    await cost(draftOf(texts(3)));
    expect(await cost(draftOf([...texts(3), '## What comes next']))).toBe(0);
  });

  it('gives the same evidence whatever was read before', async () => {
    const pool = [...texts(6), '# Head', '> Quote.', paragraphOf(77, 40), 'Short.'];
    const document = fc.array(fc.constantFrom(...pool), { maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(16, 128, undefined),
        async (documents, chunk) => {
          const { assessor } = bench({ ...(chunk && { chunk }), limits: { windows: 3, cacheBytes: 1 } });
          for (const paragraphs of documents) {
            const draft = draftOf(paragraphs, FRONT_MATTER);
            const fresh = await bench().assessor.assess(draft, OPTIONS);
            expect(numbers(await assessor.assess(draft, OPTIONS))).toEqual(numbers(fresh));
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('reads what people look at first', async () => {
    const draft = draftOf(texts(60));
    const target = draft.paragraphs[45];
    const { assessor } = bench();
    const order: number[] = [];
    await assessor.assess(draft, {
      ...OPTIONS,
      ...(target && { priority: target.range }),
      onAssessed: ({ paragraph }) => order.push(paragraph.index),
    });
    expect(order.indexOf(45)).toBeLessThan(20);
    expect(order).toHaveLength(60);
  });

  it('runs the edited paragraph by itself, so that it is known first', async () => {
    const ran: number[] = [];
    const session = createFakeSession();
    const counted = {
      ...session,
      run: (request: Parameters<typeof session.run>[0]) => (ran.push(request.tokens.length), session.run(request)),
    };
    const assessor = createDraftAssessor({ session: counted, encoder, calibration: plainCalibration });
    const all = texts(8);
    await assessor.assess(draftOf(all, FRONT_MATTER), OPTIONS);
    ran.length = 0;
    const order: number[] = [];
    const rewritten = paragraphOf(999);
    const edited = draftOf(all.with(4, rewritten), FRONT_MATTER);
    const target = edited.paragraphs[4];
    await assessor.assess(edited, {
      ...OPTIONS,
      ...(target && { priority: target.range }),
      onAssessed: ({ paragraph }) => order.push(paragraph.index, ran.length),
    });
    expect(ran[0]).toBeLessThanOrEqual(tokensIn(rewritten) + 1);
    expect(order.slice(order.indexOf(4), order.indexOf(4) + 2)).toEqual([4, 1]);
  });

  it('keeps what was read when it is cancelled', async () => {
    const draft = draftOf(texts(20));
    const controller = new AbortController();
    let runs = 0;
    const { assessor, session, cost } = bench({}, () => {
      if (++runs === 3) controller.abort();
    });
    await expect(assessor.assess(draft, { ...OPTIONS, signal: controller.signal })).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
    expect(session.runs).toBe(3);
    const before = session.tokensRead;
    const whole = await bench().cost(draft);
    expect(await cost(draft)).toBeLessThanOrEqual(whole - before + 1);
  });

  it('does nothing when cancelled before it began', async () => {
    const { assessor, session } = bench();
    await expect(assessor.assess(draftOf(texts(2)), { ...OPTIONS, signal: AbortSignal.abort() })).rejects.toMatchObject(
      { problem: { code: 'cancelled' } },
    );
    expect(session.runs).toBe(0);
  });

  it('passes on an engine’s failure and works again afterwards', async () => {
    let failing = true;
    const { assessor } = bench({}, () => {
      if (failing) throw new Error('out of memory');
    });
    await expect(assessor.assess(draftOf(texts(2)), OPTIONS)).rejects.toThrow('out of memory');
    failing = false;
    expect(await assessor.assess(draftOf(texts(2)), OPTIONS)).toHaveLength(2);
  });

  it('says nothing, rather than something, of numbers that are not finite', async () => {
    const session = createFakeSession();
    const broken = {
      ...session,
      run: async (request: Parameters<typeof session.run>[0]) => {
        const result = await session.run(request);
        result.statistics.logProbability.fill(NaN);
        return result;
      },
    };
    const assessor = createDraftAssessor({ session: broken, encoder, calibration: plainCalibration });
    const [first] = await assessor.assess(draftOf(texts(1)), OPTIONS);
    expect(first?.verdict).toEqual({ kind: 'abstained', reason: 'not-finite' });
    expect(first?.evidence).toBeUndefined();
  });

  it('holds no more keys and values than allowed', async () => {
    const { assessor } = bench({ limits: { cacheBytes: 300_000 } });
    for (let number = 0; number < 6; number++) {
      await assessor.assess(draftOf(texts(30).map((text) => `${number} ${text}`)), OPTIONS);
      expect(assessor.cacheBytes).toBeLessThan(300_000);
    }
  });

  it('serves two drafts at a time', async () => {
    const { assessor } = bench();
    const drafts = [draftOf(texts(20)), draftOf(texts(20).reverse())];
    const together = await Promise.all(drafts.map((draft) => assessor.assess(draft, OPTIONS)));
    for (const [at, draft] of drafts.entries())
      expect(numbers(together[at] ?? [])).toEqual(numbers(await bench().assessor.assess(draft, OPTIONS)));
  });
});
