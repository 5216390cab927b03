import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, InlineCompletionTriggerKind, type InlineCompletionList } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createDrafts } from '../../../src/process/drafts.ts';
import { createInlineCompletionHandler, type GhostRequest } from '../../../src/process/inlineCompletion.ts';
import { defaultSettings } from '../../../src/process/settings.ts';
import { createTypeThrough } from '../../../src/process/typeThrough.ts';
import type { Settings } from '../../../src/protocol/messages.ts';
import { documentOf, edit, noToken, openDocuments, URI } from './builders.ts';

type Suggestions = Partial<Settings['suggestions']>;

function start(text: string, suggestions: Suggestions = {}, languageId = 'markdown') {
  const document = documentOf(text, languageId);
  const requests: GhostRequest[] = [];
  const signals: AbortSignal[] = [];
  const answers: ((texts: readonly string[]) => void)[] = [];
  const handler = createInlineCompletionHandler({
    documents: openDocuments(document),
    drafts: createDrafts(),
    settings: () =>
      Promise.resolve({
        ...defaultSettings,
        suggestions: { ...defaultSettings.suggestions, delay: 0, ...suggestions },
      }),
    context: () => 'mini',
    write: (request, signal) => {
      requests.push(request);
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    },
    remembered: createTypeThrough(),
    now: () => performance.now(),
  });
  const ask = (offset = document.getText().length, token = noToken, triggerKind: 1 | 2 = 2) =>
    handler.answer(
      { textDocument: { uri: URI }, position: document.positionAt(offset), context: { triggerKind } },
      token,
    );
  const answer = async (texts: readonly string[]): Promise<void> => {
    await turn();
    answers.shift()?.(texts);
  };
  return { document, handler, requests, signals, ask, answer };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const texts = (list: InlineCompletionList | null): unknown => list?.items.map(({ insertText }) => insertText);
function type(
  handler: { edited?(document: TextDocument, edits: ReturnType<typeof edit>): void },
  document: TextDocument,
  text: string,
): void {
  const end = document.getText().length;
  handler.edited?.(document, edit(document, end, end, text));
}

describe('inline completion', () => {
  it('continues the article at the cursor', async () => {
    const { ask, answer, requests } = start('The council voted');
    const asked = ask();
    await answer([' on Tuesday.']);
    const here = { line: 0, character: 17 };
    expect(await asked).toEqual({ items: [{ insertText: ' on Tuesday.', range: { start: here, end: here } }] });
    expect(requests[0]).toMatchObject({ before: 'The council voted', candidates: 1, language: 'markdown' });
  });

  it('costs nothing to type what it says, or to delete back to it', async () => {
    const { document, handler, ask, answer, requests } = start('The council voted');
    const asked = ask();
    await answer([' on Tuesday.']);
    await asked;
    type(handler, document, ' on');
    expect(texts(await ask())).toEqual([' Tuesday.']);
    handler.edited?.(document, edit(document, 17, 20, ''));
    expect(texts(await ask())).toEqual([' on Tuesday.']);
    expect(requests).toHaveLength(1);
  });

  it('asks anew after something else was typed', async () => {
    const { document, handler, ask, answer, requests } = start('The council voted');
    const asked = ask();
    await answer([' on Tuesday.']);
    await asked;
    type(handler, document, ' against');
    const again = ask();
    await answer([' it.']);
    expect(texts(await again)).toEqual([' it.']);
    expect(requests).toHaveLength(2);
  });

  it('joins a request for the same place that is under way, and ends it when nobody waits any more', async () => {
    const { ask, answer, requests, signals } = start('The council voted');
    const one = new CancellationTokenSource();
    const asked = [ask(undefined, one.token), ask()];
    await turn();
    one.cancel();
    expect(signals[0]?.aborted).toBe(false);
    await answer([' on Tuesday.']);
    expect(texts((await asked[1]) ?? null)).toEqual([' on Tuesday.']);
    expect(await asked[0]).toBeNull();
    expect(requests).toHaveLength(1);
    const last = new CancellationTokenSource();
    const other = ask(undefined, last.token, InlineCompletionTriggerKind.Invoked);
    await turn();
    last.cancel();
    expect(signals[1]?.aborted).toBe(true);
    await answer([]);
    expect(await other).toBeNull();
  });

  it('is cancelled by typing', async () => {
    const { document, handler, ask, answer, signals } = start('The council voted');
    const asked = ask();
    await turn();
    type(handler, document, ' no');
    expect(signals[0]?.aborted).toBe(true);
    await answer([' on Tuesday.']);
    expect(await asked).toBeNull();
  });

  it('waits for what is left of the rest after the last edit, unless asked for', async () => {
    const { document, handler, ask, requests } = start('The council voted', { delay: 10_000 });
    type(handler, document, ' in');
    const source = new CancellationTokenSource();
    const asked = ask(undefined, source.token);
    await turn();
    expect(requests).toHaveLength(0);
    source.cancel();
    expect(await asked).toBeNull();
    void ask(undefined, noToken, InlineCompletionTriggerKind.Invoked);
    await turn();
    expect(requests).toHaveLength(1);
    expect(requests[0]?.candidates).toBe(defaultSettings.generation.candidates);
  });

  it.each<[string, string, Suggestions, string]>([
    ['when it is off', 'The council voted', { enabled: false }, 'markdown'],
    ['when it is off for the language', 'The council voted', { languages: { markdown: false } }, 'markdown'],
    ['when the language is not listed', 'The council voted', { languages: { markdown: true } }, 'plaintext'],
    ['inside the front matter', '---\ntitle: The', {}, 'markdown'],
  ])('says nothing %s', async (_, text, suggestions, languageId) => {
    const { ask, requests } = start(text, suggestions, languageId);
    expect(await ask()).toBeNull();
    expect(requests).toEqual([]);
  });

  it('goes on when it is asked for, even where it is off', async () => {
    const { ask, requests } = start('The council voted', { enabled: false, languages: {} });
    void ask(undefined, noToken, InlineCompletionTriggerKind.Invoked);
    await turn();
    expect(requests).toHaveLength(1);
  });

  it('continues what is selected in the list of suggestions', async () => {
    const { handler, document, answer, requests } = start('The cou');
    const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 7 } };
    const asked = handler.answer(
      {
        textDocument: { uri: URI },
        position: document.positionAt(7),
        context: { triggerKind: 2, selectedCompletionInfo: { range, text: 'council' } },
      },
      noToken,
    );
    await answer([' voted.']);
    expect(await asked).toEqual({ items: [{ insertText: 'council voted.', range }] });
    expect(requests[0]?.before).toBe('The council');
  });
});
