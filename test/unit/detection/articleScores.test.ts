// Articles that are no drafts: what is said of them is what a draft of the same text would show.
import { describe, expect, it } from 'vitest';
import { articleScores, judgeScores, READ_LIMIT } from '../../../src/detection/articleScores.ts';
import type { Calibration } from '../../../src/detection/calibration.ts';
import { createDraftAssessor } from '../../../src/detection/draftAssessor.ts';
import { parseDraft } from '../../../src/draft/parseDraft.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { gptEncoder, paragraphOf, plainCalibration } from './builders.ts';

const encoder = gptEncoder();
const fields = { domain: 'example.com', title: 'Ferry' };
const FRONT_MATTER = '---\ndomain: example.com\ntitle: Ferry\n---\n';
const article = ['Dateline, ', ...Array.from({ length: 40 }, (_, at) => paragraphOf(at)), 'Short one.'].join('\n\n');
const weighing: Calibration = {
  ...plainCalibration,
  hidden: { mean: [0, 0, 0, 0], scale: [1, 1, 1, 1], weight: [1, -1, 2, 0.5] },
};

describe('articleScores', () => {
  it.each([
    ['statistics', plainCalibration],
    ['hidden states as well', weighing],
    ['few publications, others than this', { ...plainCalibration, domains: ['elsewhere.example'] }],
  ])('gives the very verdicts of a draft of the same text, by a calibration of %s', async (_, calibration) => {
    const session = createFakeSession();
    const scores = await articleScores({ session, encoder }, { ...fields, article }, calibration);
    const draft = parseDraft(FRONT_MATTER + article, 'plaintext');
    const assessor = createDraftAssessor({ session: createFakeSession(), encoder, calibration });
    for (const options of [
      { falsePositiveRate: 0.05, minimumTokens: 10, domain: 'example.com' },
      { falsePositiveRate: 0.001, minimumTokens: 60, domain: 'example.com' },
    ]) {
      const expected = await assessor.assess(draft, options);
      const judged = judgeScores(scores, calibration, options);
      expect(
        judged.map(({ verdict, probability, interval, tokens }) => [verdict, probability, interval, tokens]),
      ).toEqual(
        expected.map(({ verdict, probability, interval, evidence }) => [
          verdict,
          probability,
          interval,
          evidence?.tokens,
        ]),
      );
      const offset = draft.text.indexOf('Dateline');
      expect(judged.map(({ range }) => range.start + offset)).toEqual(
        expected.map(({ paragraph }) => paragraph.range.start),
      );
    }
  });

  it('says so of numbers that are none', async () => {
    const session = createFakeSession();
    const broken = Object.create(session, {
      run: {
        value: async (...asked: Parameters<typeof session.run>) => {
          const result = await session.run(...asked);
          result.statistics.entropy.fill(NaN);
          return result;
        },
      },
    }) as typeof session;
    const scores = await articleScores({ session: broken, encoder }, { article: paragraphOf(1) }, plainCalibration);
    expect(scores.map(({ found }) => found)).toEqual(['not-finite']);
  });

  it('reads a text without end as far as it reads a draft', async () => {
    const session = createFakeSession();
    const long = 'x'.repeat(READ_LIMIT - 10);
    const scores = await articleScores(
      { session, encoder: { encode: () => [1, 2] } },
      { article: `${long}\n\nNear the end.\n\nBehind it.\n\nMore.` },
      plainCalibration,
    );
    expect(scores).toHaveLength(2);
  });
});
