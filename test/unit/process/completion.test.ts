import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, type CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { MetadataField } from '../../../src/draft/draft.ts';
import type { Generated } from '../../../src/generation/options.ts';
import { createCompletionHandler } from '../../../src/process/completion.ts';
import { createDrafts } from '../../../src/process/drafts.ts';
import { documentOf, noToken, openDocuments, URI } from './builders.ts';

const drawn = (text: string, seed: number): Generated => ({ text, seed, tokens: [], probabilities: [], finish: 'end' });

/** Asks at the `|`. */
function start(marked: string, texts: readonly string[] = ['A vote on: parks', 'A vote on: parks', 'Budget']) {
  const offset = marked.indexOf('|');
  const document = documentOf(marked.replace('|', ''));
  const fields: MetadataField[] = [];
  const handler = createCompletionHandler({
    documents: openDocuments(document),
    drafts: createDrafts(),
    write: (_uri, _draft, field) => {
      fields.push(field);
      return Promise.resolve(texts.map((text, index) => drawn(text, 100 + index)));
    },
  });
  const ask = (token = noToken) =>
    handler({ textDocument: { uri: URI }, position: document.positionAt(offset) }, token);
  return { document, fields, ask };
}
const applied = (document: TextDocument, item: CompletionItem | undefined): string =>
  item?.textEdit === undefined || !('range' in item.textEdit) ? '' : TextDocument.applyEdits(document, [item.textEdit]);

describe('completion in the front matter', () => {
  it('proposes values for an empty key, each once and in the order they were drawn', async () => {
    const { document, ask, fields } = start('---\ntitle: |\n---\n\nThe council voted.');
    const list = await ask();
    expect(fields).toEqual(['title']);
    expect(list?.items.map(({ label, detail }) => [label, detail])).toEqual([
      ['A vote on: parks', 'Grover, seed 100'],
      ['Budget', 'Grover, seed 102'],
    ]);
    expect(applied(document, list?.items[0])).toBe('---\ntitle: "A vote on: parks"\n---\n\nThe council voted.');
  });

  it.each([
    ['right behind the colon', '---\ntitle:|\n---\n', '---\ntitle: Budget\n---\n'],
    ['between quotes', '---\ntitle: "|"\n---\n', '---\ntitle: Budget\n---\n'],
    ['in TOML', '+++\ntitle = |\n+++\n', '+++\ntitle = "Budget"\n+++\n'],
    ['in JSON', '{\n  "title": "|"\n}\n', '{\n  "title": "Budget"\n}\n'],
    ['before a comment', '---\ntitle: | # TODO\n---\n', '---\ntitle: Budget # TODO\n---\n'],
    ['right before a comment', '---\ntitle: |# TODO\n---\n', '---\ntitle: Budget # TODO\n---\n'],
    ['before the block is closed', '---\ntitle: |', '---\ntitle: Budget'],
  ])('writes the value %s', async (_, marked, expected) => {
    const { document, ask } = start(marked, ['Budget']);
    const list = await ask();
    expect(applied(document, list?.items[0])).toBe(expected);
  });

  it.each([
    ['authors', '---\nbyline: |\n---\n', 'By Jane Doe and Joe Roe', '["Jane Doe", "Joe Roe"]'],
    ['date', '---\ndate: |\n---\n', '03-07-2019', '2019-03-07'],
  ])('writes %s as front matter wants them', async (_, marked, text, written) => {
    const { document, ask } = start(marked, [text]);
    expect(applied(document, (await ask())?.items[0])).toContain(`: ${written}\n`);
  });

  it.each([
    ['in the article', '---\ntitle: T\n---\n\nThe |'],
    ['without front matter', 'title: |'],
  ])('says nothing %s and writes nothing', async (_, marked) => {
    const { ask, fields } = start(marked);
    expect(await ask()).toBeNull();
    expect(fields).toEqual([]);
  });

  it.each([
    ['behind a value that is there', '---\ntitle: Budget |\n---\n'],
    ['behind a value that is still open', '---\ntitle: "Budget |\n---\n'],
    ['behind a list where a title goes', '---\ntitle: [a] |\n---\n'],
    ['in a comment', '---\ntitle: # TODO |\n---\n'],
    ['behind an anchor', '---\ntitle: &here |\n---\n'],
    ['behind a tag', '---\ntitle: !text |\n---\n'],
    ['in a TOML array of many lines', '+++\ntags = [\n|\n]\n+++\n'],
    ['under a TOML table', '+++\ntitle = "T"\n[menu]\n|\n+++\n'],
  ])('says nothing %s', async (_, marked) => {
    const { ask, fields } = start(marked);
    expect((await ask())?.items).toEqual([]);
    expect(fields).toEqual([]);
  });

  it('proposes the keys that are missing at the start of a line, without running the model', async () => {
    const { document, ask, fields } = start('---\nheadline: T\nda|\n---\n');
    const list = await ask();
    expect(list?.items.map(({ label }) => label)).toEqual(['authors', 'date', 'domain', 'summary']);
    expect(applied(document, list?.items[1])).toBe('---\nheadline: T\ndate: \n---\n');
    expect(fields).toEqual([]);
  });

  it('proposes keys in a front matter that is not closed yet', async () => {
    const { document, ask } = start('---\ntitle: T\nda|');
    expect(applied(document, (await ask())?.items[1])).toBe('---\ntitle: T\ndate: ');
  });

  it('proposes keys behind a TOML array whose lines begin with brackets', async () => {
    const { ask } = start('+++\ntags = [\n["a"],\n]\nda|\n+++\n');
    expect((await ask())?.items.map(({ label }) => label)).toContain('date');
  });

  it('gives an incomplete list to a request that was cancelled', async () => {
    const source = new CancellationTokenSource();
    const { ask } = start('---\ntitle: |\n---\n');
    const asked = ask(source.token);
    source.cancel();
    expect(await asked).toEqual({ isIncomplete: true, items: [] });
  });
});
