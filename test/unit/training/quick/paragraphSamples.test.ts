// Paragraphs of labelled articles for the paragraph head.
import { describe, expect, it } from 'vitest';
import { articleParagraphs } from '../../../../src/detection/articleParagraphs.ts';
import { scoringTokens } from '../../../../src/grover/layout.ts';
import { keptOf } from '../../../../src/training/quick/paragraphCodec.ts';
import { PARAGRAPH_TOKENS, paragraphSamples } from '../../../../src/training/quick/paragraphSamples.ts';
import type { Example, LabelledPart } from '../../../../src/training/recipe.ts';
import { afterKill, examplesOf, fakeTrunk, memoryStore, notes, paceOf } from './builders.ts';

describe('paragraphSamples', () => {
  const examples = examplesOf(40, 3, 60);

  it('gives every paragraph with its article and label, as the detector reads it', async () => {
    const trunk = fakeTrunk();
    const samples = await paragraphSamples(trunk, examples, paceOf(), {});
    expect(samples).toHaveLength(80);
    const [example] = examples;
    if (example === undefined) throw new Error('no example');
    const expected = await articleParagraphs(trunk, example.fields);
    expect(samples.slice(0, 2)).toEqual(
      expected.map(keptOf).map(({ whole, halves }) => ({ example: example.id, label: 0, whole, halves })),
    );
  });

  it('gives a paragraph the label of the span that covers it, and leaves mixed ones out', async () => {
    const [example] = examples;
    if (example === undefined) throw new Error('no example');
    const text = example.fields.article ?? '';
    const second = text.indexOf('\n\n') + 2;
    const labels = async (...spans: readonly LabelledPart[]): Promise<number[]> =>
      (await paragraphSamples(fakeTrunk(), [{ ...example, spans }], paceOf(), {})).map(({ label }) => label);
    expect(await labels({ start: second, end: text.length, label: 1 })).toEqual([0, 1]);
    expect(await labels({ start: second, end: second + 40, label: 1 })).toEqual([0]);
    expect(await labels({ start: 0, end: text.length, label: -1 })).toEqual([-1, -1]);
  });

  it('keeps what it has read when spans change', async () => {
    const store = memoryStore();
    const trunk = fakeTrunk();
    await paragraphSamples(trunk, examples, paceOf(), { store });
    const { runs } = trunk.session;
    const relabelled = examples.map((example) => ({ ...example, spans: [{ start: 0, end: 1e4, label: 1 }] }));
    const samples = await paragraphSamples(trunk, relabelled, paceOf(), { store });
    expect(new Set(samples.map(({ label }) => label))).toEqual(new Set([1]));
    expect(trunk.session.runs).toBe(runs);
  });

  it('reads nothing twice, and gives the same from the store, bit for bit', async () => {
    const store = memoryStore();
    const trunk = fakeTrunk();
    const first = await paragraphSamples(trunk, examples, paceOf(), { store });
    const { runs } = trunk.session;
    expect(await paragraphSamples(trunk, examples, paceOf(), { store })).toEqual(first);
    expect(trunk.session.runs).toBe(runs);
  });

  it('goes on where it was killed', async () => {
    const whole = await paragraphSamples(fakeTrunk(), examples, paceOf(), {});
    const store = memoryStore(1);
    await expect(paragraphSamples(fakeTrunk(), examples, paceOf(), { store })).rejects.toThrow('killed');
    const trunk = fakeTrunk();
    const resumed = await paragraphSamples(trunk, examples, paceOf(), {
      store: afterKill(store),
    });
    expect(resumed).toEqual(whole);
    expect(trunk.session.runs).toBe(examples.length - 16);
  });

  it('stops when it is told to, and says how far it is', async () => {
    const recorder = notes();
    const stopped = paragraphSamples(fakeTrunk(), examples, paceOf(5), { recorder });
    await expect(stopped).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(recorder.messages.at(-1)).toEqual(['calibrating', 5, 40]);
  });

  it('draws as many articles as it may read, both labels alike, whatever their order', async () => {
    const many = examplesOf(700, 5, 300);
    const trunk = fakeTrunk();
    const perArticle = scoringTokens(trunk.encoder, many[0]?.fields ?? {}).length;
    const samples = await paragraphSamples(trunk, many, paceOf(), {});
    const articles = new Map(samples.map(({ example, label }) => [example, label]));
    expect(articles.size).toBeGreaterThan((0.8 * PARAGRAPH_TOKENS) / perArticle);
    expect(articles.size).toBeLessThan((1.2 * PARAGRAPH_TOKENS) / perArticle);
    const ofFirst = [...articles.values()].filter((label) => label === 0).length;
    expect(Math.abs(2 * ofFirst - articles.size)).toBeLessThanOrEqual(1);
    const ids = (of: readonly { example: string }[]): string[] => [...new Set(of.map(({ example }) => example))].sort();
    const turned: Example[] = [...many].reverse();
    expect(ids(await paragraphSamples(fakeTrunk(), turned, paceOf(), {}))).toEqual(ids(samples));
  });
});
