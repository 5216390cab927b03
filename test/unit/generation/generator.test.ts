import { describe, expect, it } from 'vitest';
import { createGenerator } from '../../../src/generation/generator.ts';
import type { ContinueOptions, SamplingOptions } from '../../../src/generation/options.ts';
import { createEncoder } from '../../../src/grover/encoder.ts';
import { generationContext } from '../../../src/grover/layout.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';
import { endOf, isSpecial } from '../../../src/grover/vocabulary.ts';
import { createFakeSession, type FakeSession, type FakeSessionOptions } from '../../fakes/fakeSession.ts';

const encoder = createEncoder(readVocabulary());
const fields = { title: 'Council backs ferry', article: 'It voted.' };
const sampling: SamplingOptions = { topP: 0.95, topK: 0, maxTokens: 12, candidates: 1, seed: 7 };
const greedy: ContinueOptions = { ...sampling, topP: 1e-6, maxTokens: 40, stopAt: 'none' };

/** A model that all but knows an article: whatever beginning of it is read, it goes on, and ends after it. */
function storyteller(article: string, options: FakeSessionOptions = {}): FakeSession {
  const story = encoder.encode(article);
  const text = (ids: readonly number[]): string => encoder.decode(ids.slice(ids.lastIndexOf(50265) + 1));
  return createFakeSession({
    ...options,
    next: (context) => {
      const read = text(context);
      let known = '';
      for (const id of story) {
        if (known === read) return id;
        known += encoder.decode([id]);
      }
      return known === read ? endOf('article') : undefined;
    },
  });
}

describe('generateField', () => {
  it('goes on to the end marker, which is a token but no text', async () => {
    const title = encoder.encode('Ferry approved');
    const length = generationContext(encoder, fields, 'title').length;
    const session = createFakeSession({ next: (context) => title[context.length - length] ?? endOf('title') });
    const [result] = await createGenerator({ session, encoder }).generateField(fields, 'title', {
      ...sampling,
      topP: 1e-6,
    });
    expect(result).toMatchObject({
      text: 'Ferry approved',
      tokens: [...title, endOf('title')],
      finish: 'end',
      seed: 7,
    });
    expect(result?.probabilities).toHaveLength(title.length + 1);
  });

  it('never draws an id that stands for no text, however probable', async () => {
    const session = createFakeSession({ next: () => 50269 });
    const [result] = await createGenerator({ session, encoder }).generateField(fields, 'title', {
      ...sampling,
      topP: 1,
    });
    expect(result?.tokens.some((id) => isSpecial(id) && id !== endOf('title'))).toBe(false);
  });

  it('gives a candidate the same text alone and beside others', async () => {
    const run = (candidates: number): ReturnType<ReturnType<typeof createGenerator>['generateField']> =>
      createGenerator({ session: createFakeSession(), encoder }).generateField(fields, 'title', {
        ...sampling,
        candidates,
      });
    const [alone] = await run(1);
    const three = await run(3);
    expect(three[0]).toEqual(alone);
    expect(new Set(three.map(({ text }) => text)).size).toBe(3);
    const second = await createGenerator({ session: createFakeSession(), encoder }).generateField(fields, 'title', {
      ...sampling,
      seed: three[1]?.seed ?? 0,
    });
    expect(second[0]?.tokens).toEqual(three[1]?.tokens);
  });

  it('reads the context once for all candidates, then one run a step', async () => {
    const session = createFakeSession();
    await createGenerator({ session, encoder }).generateField(fields, 'title', { ...sampling, candidates: 4 });
    const context = generationContext(encoder, fields, 'title').length;
    expect(session.runs).toBeLessThanOrEqual(1 + 11);
    expect(session.tokensRead).toBeLessThanOrEqual(context + 4 * 11);
  });

  it('draws many candidates a few at a time, each as it would come alone', async () => {
    const widths: number[] = [];
    const session = createFakeSession({ onRun: ({ tokens }) => void widths.push(tokens.length) });
    const options = { ...sampling, maxTokens: 3, candidates: 20 };
    const many = await createGenerator({ session, encoder }).generateField({ title: 'A' }, 'summary', options);
    expect(Math.max(...widths.slice(1))).toBe(8);
    const last = many[19];
    const alone = await createGenerator({ session, encoder }).generateField({ title: 'A' }, 'summary', {
      ...options,
      candidates: 1,
      seed: last?.seed ?? 0,
    });
    expect(alone[0]?.tokens).toEqual(last?.tokens);
  });

  it('stops at the last position: one token more than there are positions', async () => {
    const session = createFakeSession({ config: { maxPositions: 40 }, next: () => 100 });
    const context = generationContext(encoder, fields, 'title').length;
    const [one, two] = await createGenerator({ session, encoder }).generateField(fields, 'title', {
      ...sampling,
      topP: 1e-6,
      maxTokens: 5000,
      candidates: 2,
    });
    expect(one?.tokens).toHaveLength(41 - context);
    expect(two?.tokens).toHaveLength(41 - context);
    expect(one?.finish).toBe('length');
  });

  it('fits the context into a model of few positions', async () => {
    const session = createFakeSession({ config: { maxPositions: 32 } });
    const long = { ...fields, article: 'word '.repeat(500) };
    const [result] = await createGenerator({ session, encoder }).generateField(long, 'title', sampling);
    expect(result?.tokens.length).toBeGreaterThan(0);
  });

  it('streams exactly the text it returns, in whole characters', async () => {
    const ids = encoder.encode('Käse 🧀 für 축제');
    const length = generationContext(encoder, fields, 'title').length;
    const session = createFakeSession({ next: (context) => ids[context.length - length] ?? endOf('title') });
    const pieces: string[] = [];
    const [result] = await createGenerator({ session, encoder }).generateField(
      fields,
      'title',
      { ...sampling, topP: 1e-6, maxTokens: 40 },
      { onText: (_, added) => pieces.push(added) },
    );
    expect(result?.text).toBe('Käse 🧀 für 축제');
    expect(pieces.join('')).toBe(result?.text);
    expect(pieces.every((piece) => !piece.includes('\ufffd'))).toBe(true);
  });

  it('returns what there is when it is cancelled between steps, also from inside the engine', async () => {
    const controller = new AbortController();
    const session = createFakeSession({ next: () => 100 });
    const [result] = await createGenerator({ session, encoder }).generateField(
      fields,
      'title',
      { ...sampling, maxTokens: 500 },
      {
        signal: controller.signal,
        onText: () => {
          controller.abort();
        },
      },
    );
    expect(result?.finish).toBe('cancelled');
    expect(result?.tokens).toHaveLength(1);
    const none = await createGenerator({ session, encoder }).generateField(fields, 'title', sampling, {
      signal: AbortSignal.abort(),
    });
    expect(none).toMatchObject([{ text: '', finish: 'cancelled' }]);
  });

  it('lets an engine failure through', async () => {
    const session = createFakeSession({ onRun: () => Promise.reject(new Error('out of memory')) });
    await expect(createGenerator({ session, encoder }).generateField(fields, 'title', sampling)).rejects.toThrow(
      'out of memory',
    );
  });

  it('gives way to the event loop at every step', async () => {
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await createGenerator({ session: createFakeSession(), encoder }).generateField(fields, 'title', sampling);
    running = false;
    expect(turns).toBeGreaterThanOrEqual(12);
  });
});

describe('continueArticle', () => {
  const article = 'The council voted 7-2 on Tuesday. The mayor agreed.\nWork starts in May.';
  const told = async (before: string, options: Partial<ContinueOptions> = {}): Promise<string | undefined> => {
    const generator = createGenerator({ session: storyteller(article), encoder });
    return (await generator.continueArticle({}, before, { ...greedy, ...options }))[0]?.text;
  };

  it.each([
    ['at the end of a word', 'The council voted 7-2 on', ' Tuesday.'],
    ['inside a word', 'The council voted 7-2 on Tue', 'sday.'],
    ['behind a blank', 'The council voted 7-2 on ', 'Tuesday.'],
    ['behind two blanks', 'The council voted 7-2 on  ', 'Tuesday.'],
    ['behind a sentence', 'The council voted 7-2 on Tuesday.', ' The mayor agreed.'],
    ['behind a sentence and a blank', 'The council voted 7-2 on Tuesday. ', 'The mayor agreed.'],
    ['behind a paragraph', 'The council voted 7-2 on Tuesday. The mayor agreed.', '\nWork starts in May.'],
    ['behind a line break', 'The council voted 7-2 on Tuesday. The mayor agreed.\n', 'Work starts in May.'],
    ['behind a blank line', 'The council voted 7-2 on Tuesday. The mayor agreed.\n\n', 'Work starts in May.'],
  ])('goes on %s', async (_, before, expected) => {
    expect(await told(before, { stopAt: 'sentence' })).toBe(expected);
  });

  it('stops where it is told to', async () => {
    const before = 'The council voted';
    expect(await told(before, { stopAt: 'sentence' })).toBe(' 7-2 on Tuesday.');
    expect(await told(before, { stopAt: 'paragraph' })).toBe(' 7-2 on Tuesday. The mayor agreed.');
    expect(await told(before)).toBe(' 7-2 on Tuesday. The mayor agreed.\nWork starts in May.');
  });

  it('ends with a whole word when it runs out of tokens', async () => {
    expect(await told('The council voted', { maxTokens: 5 })).toBe(' 7-2 on');
  });

  it('streams whole words that add up to the text', async () => {
    const pieces: string[] = [];
    const generator = createGenerator({ session: storyteller(article), encoder });
    const [result] = await generator.continueArticle(
      {},
      'The council voted 7-2 on Tu',
      { ...greedy, stopAt: 'paragraph' },
      {
        onText: (_, added) => pieces.push(added),
      },
    );
    expect(pieces.join('')).toBe(result?.text);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.slice(1).every((piece) => piece.startsWith(' '))).toBe(true);
  });

  it('says nothing when there is nothing to go on from', async () => {
    const session = createFakeSession();
    const generator = createGenerator({ session, encoder });
    for (const before of ['', ' \n', 'The ', 'The'])
      expect(await generator.continueArticle({}, before, greedy)).toEqual([]);
    expect(session.runs).toBe(0);
    const told = storyteller('The mayor agreed.');
    expect(await createGenerator({ session: told, encoder }).continueArticle(fields, '', greedy)).toMatchObject([
      { text: 'The mayor agreed.' },
    ]);
  });

  it('says nothing when the model thinks the article is over', async () => {
    expect(await told(article)).toBeUndefined();
  });

  it('ends a loop', async () => {
    const loop = encoder.encode(' and so on');
    const session = createFakeSession({ next: (context) => loop[(context.length - 5) % loop.length] });
    const [result] = await createGenerator({ session, encoder }).continueArticle({}, 'One two three four five', {
      ...greedy,
      maxTokens: 200,
    });
    expect(result?.finish).toBe('stopped');
    expect(result?.tokens.length).toBeLessThan(16);
  });

  it('reads only what is new when somebody types on', async () => {
    const session = createFakeSession();
    const generator = createGenerator({ session, encoder });
    const before = 'The council voted on the new ferry terminal. '.repeat(10);
    const options = { ...greedy, maxTokens: 1 };
    await generator.continueArticle(fields, `${before}The may`, options);
    const first = session.tokensRead;
    await generator.continueArticle(fields, `${before}The mayor of the tow`, options);
    expect(first).toBeGreaterThan(90);
    expect(session.tokensRead - first).toBeLessThanOrEqual(5);
  });

  it('gives the same text with a warm cache as with a cold one', async () => {
    const before = 'The council voted on the new ferry terminal. The may';
    const cold = await createGenerator({ session: createFakeSession(), encoder }).continueArticle(fields, before, {
      ...greedy,
      topP: 0.9,
      candidates: 2,
    });
    const warm = createGenerator({ session: createFakeSession(), encoder });
    await warm.continueArticle(fields, before.slice(0, 30), { ...greedy, topP: 0.9 });
    expect(await warm.continueArticle(fields, before, { ...greedy, topP: 0.9, candidates: 2 })).toEqual(cold);
  });

  it('cuts a long context into runs of at most 128 tokens', async () => {
    const sizes: number[] = [];
    const session = createFakeSession({ onRun: ({ tokens }) => void sizes.push(tokens.length) });
    await createGenerator({ session, encoder }).continueArticle(fields, 'word '.repeat(700), {
      ...greedy,
      maxTokens: 1,
    });
    expect(Math.max(...sizes)).toBe(128);
  });
});
