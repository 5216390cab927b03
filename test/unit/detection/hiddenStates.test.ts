// Calibrations that weigh hidden states: read where they are wanted, the same whatever was read before, unseen by people.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleParagraphs } from '../../../src/detection/articleParagraphs.ts';
import { checkCalibrationFits, parseCalibration, type Calibration } from '../../../src/detection/calibration.ts';
import { createDraftAssessor, type AssessOptions } from '../../../src/detection/draftAssessor.ts';
import { scoreOf } from '../../../src/detection/score.ts';
import type { NumericEvidence } from '../../../src/detection/statistics.ts';
import { windowsOf } from '../../../src/detection/windows.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import type { ForwardRequest } from '../../../src/engines/engine.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { draftOf, gptEncoder, paragraphOf, plainCalibration } from './builders.ts';

const encoder = gptEncoder();
const OPTIONS: AssessOptions = { falsePositiveRate: 0.05, minimumTokens: 10 };
const FRONT_MATTER = '---\ntitle: Ferry\n---\n';
const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => paragraphOf(index));

/** Score = curvature / 100 + state[0] + 2 × state[1] - …: every entry counts; probability rises from 0 at -10 to 1 at 10. */
const statistics: Calibration = {
  ...plainCalibration,
  features: [{ name: 'curvature', mean: 0, scale: 100, weight: 1, perLog: 0 }],
  map: { scores: [-10, 10], probabilities: [0, 1] },
};
const weighing: Calibration = {
  ...statistics,
  hidden: { mean: [0, 0, 0.5, 0], scale: [1, 0.5, 1, 2], weight: [1, 1, -1, 3] },
};
const weighed = (state: Float32Array): number =>
  (state[0] ?? NaN) + 2 * (state[1] ?? NaN) - ((state[2] ?? NaN) - 0.5) + 1.5 * (state[3] ?? NaN);

const evidence = (hidden?: Float32Array): NumericEvidence => ({
  tokens: 100,
  meanLogProbability: -3,
  meanLogRank: 3,
  curvature: 0.5,
  top10: 0.5,
  top100: 0.7,
  top1000: 0.9,
  ...(hidden === undefined ? {} : { hidden }),
});

describe('a calibration with hidden states', () => {
  it('adds the standardised, weighed state to the score', () => {
    const state = Float32Array.of(0.25, -0.5, 1, 0.125);
    expect(scoreOf(evidence(state), weighing)).toBeCloseTo(0.005 + weighed(state), 12);
  });

  it('has no score for evidence without one', () => {
    expect(scoreOf(evidence(), weighing)).toBeNaN();
    expect(scoreOf(evidence(Float32Array.of(1, 2)), weighing)).toBeNaN();
  });

  it('is read from its file', () => {
    expect(parseCalibration(JSON.stringify(weighing), 'calibration.json')).toEqual({ ok: true, value: weighing });
  });

  it.each([
    ['of unequal lengths', { ...weighing.hidden, mean: [0, 0, 0] }],
    ['with a scale of nothing', { ...weighing.hidden, scale: [1, 0, 1, 1] }],
  ])('is refused with numbers %s', (_, hidden) => {
    const parsed = parseCalibration(JSON.stringify({ ...weighing, hidden }), 'calibration.json');
    expect(parsed).toMatchObject({
      ok: false,
      problem: { code: 'file-corrupt', message: expect.stringContaining('hidden') as string },
    });
  });

  it('is refused by a model of another width, with both widths', () => {
    expect(checkCalibrationFits(weighing, 'abc', 4).ok).toBe(true);
    expect(checkCalibrationFits(weighing, 'abc', 384)).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(/of 4 entries.*have 384/u) as string },
    });
  });
});

describe('createDraftAssessor with hidden states', () => {
  const assessorOf = (calibration: Calibration, onRun?: (request: ForwardRequest) => void, chunk = 128) => {
    const session = createFakeSession(onRun === undefined ? {} : { onRun });
    return { session, assessor: createDraftAssessor({ session, encoder, calibration, chunk }) };
  };
  const probabilities = async (calibration: Calibration, paragraphs: readonly string[]): Promise<unknown[]> => {
    const found = await assessorOf(calibration).assessor.assess(draftOf(paragraphs, FRONT_MATTER), OPTIONS);
    return found.map(({ probability, interval, verdict }) => ({ probability, interval, verdict }));
  };

  it('asks for none, and runs no token more, when the calibration weighs none', async () => {
    let asked = 0;
    const plain = assessorOf(plainCalibration, ({ hiddenRows }) => (asked += hiddenRows?.length ?? 0));
    const draft = draftOf(texts(12), FRONT_MATTER);
    await plain.assessor.assess(draft, OPTIONS);
    expect(asked).toBe(0);
    const [window] = windowsOf(encoder, draft.fields, draft.paragraphs, 1024);
    expect(plain.session.tokensRead).toBe((window?.tokens.length ?? 0) - 1);
  });

  it('judges by the state of the paragraph’s last token, read in its context', async () => {
    const draft = draftOf(texts(4), FRONT_MATTER);
    const { assessor, session } = assessorOf(weighing);
    const found = await assessor.assess(draft, OPTIONS);
    const [window] = windowsOf(encoder, draft.fields, draft.paragraphs, 1024);
    if (window === undefined) throw new Error('no window');
    const ends = Int32Array.from(window.scored, ({ at, unit }) => at + unit.tokens.length - 1);
    const { hidden } = await session.run({ tokens: window.tokens, hiddenRows: ends });
    found.forEach((one, at) => {
      const score = (one.evidence?.curvature ?? NaN) / 100 + weighed(hidden.subarray(at * 4, at * 4 + 4));
      expect(Math.abs(score)).toBeLessThan(10);
      expect(one.probability).toBeCloseTo((score + 10) / 20, 9);
    });
  });

  it('shows people the same evidence as without', async () => {
    const draft = draftOf(texts(3), FRONT_MATTER);
    const [plain, deep] = await Promise.all(
      [statistics, weighing].map((one) => assessorOf(one).assessor.assess(draft, OPTIONS)),
    );
    expect(deep?.map((one) => one.evidence)).toEqual(plain?.map((one) => one.evidence));
    expect(deep?.map((one) => one.probability)).not.toEqual(plain?.map((one) => one.probability));
  });

  it('gives the same verdicts whatever was read before', async () => {
    const pool = [
      ...texts(6),
      '# Head',
      '> Quote.',
      paragraphOf(77, 40),
      `${paragraphOf(1)} Added.`,
      paragraphOf(2, 2),
    ];
    const document = fc.array(fc.constantFrom(...pool), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(16, 128),
        async (documents, chunk) => {
          const { assessor } = assessorOf(weighing, undefined, chunk);
          for (const paragraphs of documents) {
            const found = await assessor.assess(draftOf(paragraphs, FRONT_MATTER), OPTIONS);
            expect(found.map(({ probability, interval, verdict }) => ({ probability, interval, verdict }))).toEqual(
              await probabilities(weighing, paragraphs),
            );
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  it('reads on from the edit, and nothing of an unchanged draft', async () => {
    const { assessor, session } = assessorOf(weighing);
    const cost = async (paragraphs: readonly string[]): Promise<number> => {
      const before = session.tokensRead;
      await assessor.assess(draftOf(paragraphs, FRONT_MATTER), OPTIONS);
      return session.tokensRead - before;
    };
    await cost(texts(8));
    expect(await cost(texts(8))).toBe(0);
    const added = ' And so it was.';
    const edited = texts(8).with(7, `${paragraphOf(7)}${added}`);
    expect(await cost(edited)).toBeLessThanOrEqual(encoder.encode(added).length + 2);
    // The end of the paragraph is where it was once: its state is known.
    expect(await cost(texts(8))).toBe(0);
  });

  it('reads a paragraph that was shortened again at its new end', async () => {
    const shortened = [...texts(3), paragraphOf(5, 2)];
    const { assessor } = assessorOf(weighing);
    await assessor.assess(draftOf([...texts(3), paragraphOf(5, 4)], FRONT_MATTER), OPTIONS);
    const found = await assessor.assess(draftOf(shortened, FRONT_MATTER), OPTIONS);
    expect(found.map(({ probability, interval, verdict }) => ({ probability, interval, verdict }))).toEqual(
      await probabilities(weighing, shortened),
    );
  });

  it('says nothing of a paragraph whose state is no number', async () => {
    const session = createFakeSession();
    const broken = {
      ...session,
      run: async (request: ForwardRequest) => {
        const result = await session.run(request);
        result.hidden.fill(NaN);
        return result;
      },
    };
    const assessor = createDraftAssessor({ session: broken, encoder, calibration: weighing });
    const [first] = await assessor.assess(draftOf(texts(1)), OPTIONS);
    expect(first?.verdict).toEqual({ kind: 'abstained', reason: 'not-finite' });
  });
});

describe('articleParagraphs', () => {
  const article = [...texts(5), 'Short one.', paragraphOf(30, 30)].join('\n');
  const fields = { domain: 'example.com', title: 'Ferry', article };

  it('finds the evidence that a draft of the same text gets', async () => {
    const found = await articleParagraphs({ session: createFakeSession(), encoder }, fields);
    const { paragraphs } = parseDraft(article, 'plaintext');
    const assessor = createDraftAssessor({ session: createFakeSession(), encoder });
    const drafted = await assessor.assess({ fields: { domain: 'example.com', title: 'Ferry' }, paragraphs }, OPTIONS);
    expect(found).toHaveLength(7);
    found.forEach(({ whole: { hidden, ...numbers } }, at) => {
      expect(drafted[at]?.evidence).toMatchObject(numbers);
      expect(hidden).toHaveLength(4);
    });
  });

  it('gives each half its own numbers and the state at its end, in pieces of a long paragraph too', async () => {
    const session = createFakeSession();
    const found = await articleParagraphs({ session, encoder }, fields);
    for (const { whole, halves } of found) {
      const [first, second] = halves;
      if (first === undefined || second === undefined) throw new Error('no halves');
      expect(first.tokens).toBe(whole.tokens >> 1);
      expect(first.tokens + second.tokens).toBe(whole.tokens);
      const mean = (first.meanLogProbability * first.tokens + second.meanLogProbability * second.tokens) / whole.tokens;
      expect(mean).toBeCloseTo(whole.meanLogProbability, 9);
      expect(second.hidden).toEqual(whole.hidden);
      expect(first.hidden).toHaveLength(4);
      expect(first.hidden).not.toEqual(whole.hidden);
    }
  });

  it('finds nothing in an article without text', async () => {
    expect(await articleParagraphs({ session: createFakeSession(), encoder }, { title: 'Ferry' })).toEqual([]);
  });

  it('reads a text that begins like front matter as text', async () => {
    const text = `---\ntitle: x\n---\n\n${paragraphOf(1)}`;
    const found = await articleParagraphs({ session: createFakeSession(), encoder }, { article: text });
    expect(found.length).toBeGreaterThan(1);
  });
});
