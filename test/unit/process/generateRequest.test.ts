import { describe, expect, it } from 'vitest';
import { createDrafts } from '../../../src/process/drafts.ts';
import { createGenerateHandler } from '../../../src/process/generateRequest.ts';
import { createStatusReporter } from '../../../src/process/statusReporter.ts';
import { defaultSettings } from '../../../src/protocol/defaultSettings.ts';
import type { GeneratedField } from '../../../src/protocol/messages.ts';
import { documentOf, noteLog, noToken, openDocuments, URI } from './builders.ts';

const NO_MODEL = 'There is no model here.';

/** Asks for a field; whoever gets as far as the model is told that there is none. */
async function refusal(text: string, field: GeneratedField, offset?: number): Promise<unknown> {
  const ask = createGenerateHandler({
    documents: openDocuments(documentOf(text)),
    drafts: createDrafts(),
    settings: () => Promise.resolve(defaultSettings),
    ready: () => Promise.resolve({ ok: false, problem: { code: 'no-model', message: NO_MODEL } }),
    writers: () => {
      throw new Error('No model was opened.');
    },
    status: createStatusReporter(() => undefined),
    log: noteLog(),
    progress: () => undefined,
  });
  const params = { uri: URI, field, id: 'a', ...(offset === undefined ? {} : { offset }) };
  return ask(params, noToken).catch((error: unknown) => (error instanceof Error ? error.message : error));
}

describe('grover/generate, before the model is asked', () => {
  const front = '---\ntitle: Budget\n---';
  const text = `${front}\n\nThe council voted.`;

  it.each([0, 10, front.length])('refuses to continue an article in the front matter, at %i', async (offset) => {
    expect(await refusal(text, 'article', offset)).toMatch(/^The cursor stands in the front matter\./);
  });

  it.each([front.length + 1, front.length + 2, text.length, undefined])(
    'continues behind it, at %s',
    async (offset) => {
      expect(await refusal(text, 'article', offset)).toBe(NO_MODEL);
    },
  );

  it.each(['title: &anchor', 'title: !tag', 'title: [a,\n  b\nx: y'])(
    'refuses a field that has no place: %j',
    async (key) => {
      expect(await refusal(`---\n${key}\n---\n`, 'title')).toMatch(
        /^The front matter of council\.md has no place for the title/,
      );
    },
  );

  it('writes a field that has a place', async () => {
    expect(await refusal(text, 'title')).toBe(NO_MODEL);
    expect(await refusal(text, 'summary')).toBe(NO_MODEL);
    expect(await refusal('The council voted.', 'title')).toBe(NO_MODEL);
  });
});
