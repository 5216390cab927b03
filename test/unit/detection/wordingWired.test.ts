// Wording reaches every way of judging paragraphs, and is worked out once a text.
import { describe, expect, it } from 'vitest';
import { articleParagraphs } from '../../../src/detection/articleParagraphs.ts';
import { articleScores, judgeScores } from '../../../src/detection/articleScores.ts';
import { assessOnce } from '../../../src/detection/assessOnce.ts';
import { createDraftAssessor } from '../../../src/detection/draftAssessor.ts';
import { rememberedTexts } from '../../../src/detection/rememberedTexts.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { detector, draftOf, fakeWording, gptEncoder, paragraphOf } from './builders.ts';

const encoder = gptEncoder();
const options = { falsePositiveRate: 0.05, minimumTokens: 10 };
const FIGURES = '12 3.5 1999 4 17 3,000 88 21 12 3.5 1999 4 17 3,000 88 21';
const texts = [paragraphOf(1), `One, two, three, four: ${paragraphOf(2)}`, FIGURES, paragraphOf(3), '# A heading'];

describe('a detector that weighs wording', () => {
  it('judges the same in a draft, once and in an article', async () => {
    const draft = draftOf(texts.slice(0, 4));
    const deps = () => ({ session: createFakeSession(), encoder, calibration: detector, wording: fakeWording() });
    const inDraft = await createDraftAssessor(deps()).assess(draft, options);
    expect(await assessOnce(deps(), draft, options)).toEqual(inDraft);
    const scores = await articleScores(deps(), { article: draft.text }, detector);
    expect(judgeScores(scores, detector, options)).toEqual(
      inDraft.map(({ paragraph: { range }, verdict, probability, interval, humanRate, evidence }) => ({
        range,
        verdict,
        ...(evidence && { tokens: evidence.tokens, probability, interval, humanRate }),
      })),
    );
    expect(inDraft.map(({ evidence }) => evidence?.wording?.[0])).toEqual([0, 3, undefined, 0]);
    expect(inDraft[1]?.parts?.wording).toBeGreaterThan(inDraft[0]?.parts?.wording ?? Infinity);
    expect(inDraft[2]?.verdict).toEqual({ kind: 'abstained', reason: 'not-prose' });
  });

  it('says nothing where its wording model is not there', async () => {
    const deps = { session: createFakeSession(), encoder, calibration: detector };
    const found = await assessOnce(deps, draftOf([paragraphOf(1)]), options);
    expect(found[0]?.verdict).toEqual({ kind: 'abstained', reason: 'not-finite' });
  });

  it('reads of an edited draft only what has changed', async () => {
    const wording = fakeWording();
    const assessor = createDraftAssessor({ session: createFakeSession(), encoder, calibration: detector, wording });
    await assessor.assess(draftOf(texts), options);
    const once = wording.asked.length;
    expect(once).toBe(4);
    const edited = `${paragraphOf(3)} And more, it seems.`;
    await assessor.assess(draftOf([...texts.slice(0, 3), edited, ...texts.slice(4)]), options);
    expect(wording.asked.slice(once)).toEqual([edited]);
  });

  it('learns from the text of a paragraph, and of each half of it', async () => {
    const text = `Ferries, harbours, terminals, boats and captains were there on a Tuesday. ${paragraphOf(5, 1)}`;
    const reader = { session: createFakeSession(), encoder, wording: fakeWording() };
    const [found] = await articleParagraphs(reader, { article: text });
    expect(found?.whole.wording?.[0]).toBe(3);
    expect(found?.halves.map(({ wording }) => wording?.[0])).toEqual([3, 0]);
    expect(reader.wording.asked.slice(1).join('')).toBe(text);
    expect(found?.whole.style?.commas).toBeGreaterThan(0);
    expect(found?.halves.every(({ profile }) => Number.isFinite(profile?.meanEntropy))).toBe(true);
  });
});

describe('rememberedTexts', () => {
  it('forgets what was not asked for lately, and nothing else', () => {
    const asked: string[] = [];
    const lengthOf = rememberedTexts((text) => {
      asked.push(text);
      return { length: text.length };
    }, 20);
    const kept = 'keep me';
    for (let turn = 0; turn < 20; turn++) {
      expect(lengthOf(kept)).toEqual({ length: kept.length });
      lengthOf(`other ${turn}`);
    }
    expect(asked.filter((text) => text === kept)).toHaveLength(1);
    lengthOf('other 0');
    expect(asked.filter((text) => text === 'other 0')).toHaveLength(2);
  });
});
