// Marks, hovers and problems of the front matter, as VS Code's own API gives them out.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated, atLeast, eventually, marks, openExample, openText, tidy } from './editor.ts';

/** The draft whose middle a large language model wrote; examples/newsroom/README.md says which. */
const MACHINE_DRAFT = 'harbour-lights.md';
/** What a person wrote of it begins so. */
const BY_A_PERSON = ['The harbour lights were switched on', 'Strand came down'];
const machineMarks = (uri: vscode.Uri) =>
  eventually('a paragraph marked as machine-like', () => atLeast(1, marks(uri, 'machine-like')));

const textOf = (hovers: readonly vscode.Hover[]): string =>
  hovers
    .flatMap(({ contents }) => contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')))
    .join('\n');

/** What is said at a place, once it says this. */
const hoverAt = (document: vscode.TextDocument, position: vscode.Position, wanted: RegExp): Promise<string> =>
  eventually(`a hover with ${String(wanted)}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const all = textOf(hovers);
    return wanted.test(all) ? all : undefined;
  });

describe('marks', () => {
  before(activated);
  afterEach(tidy);

  it('underlines a paragraph that a language model wrote, as information and with its probability', async () => {
    const { document } = await openExample(MACHINE_DRAFT);
    const [mark] = await machineMarks(document.uri);
    assert.ok(mark);
    assert.equal(mark.severity, vscode.DiagnosticSeverity.Information);
    assert.match(mark.message, /^Reads machine-like: \d+ %/);
    assert.ok(document.getText(mark.range).split(/\s+/).length > 20, 'a whole paragraph is underlined');
  });

  it('underlines nothing that a person wrote in the same draft', async () => {
    const { document } = await openExample(MACHINE_DRAFT);
    await machineMarks(document.uri);
    for (const beginning of BY_A_PERSON) {
      const start = document.getText().indexOf(beginning);
      assert.ok(start > 0, beginning);
      const said = await hoverAt(document, document.positionAt(start + 3), /No sign of a machine|Not judged/);
      assert.ok(!said.includes('Reads machine-like'));
      const starts = marks(document.uri, 'machine-like').map(({ range }) => document.offsetAt(range.start));
      assert.ok(!starts.includes(start), beginning);
    }
  });

  it('explains a paragraph on hover', async () => {
    const { document } = await openExample(MACHINE_DRAFT);
    const [mark] = await machineMarks(document.uri);
    assert.ok(mark);
    const text = await hoverAt(document, mark.range.start.translate(0, 3), /Tokens counted/);
    for (const part of ['Reads machine-like', 'top 10 guesses', 'Surprising', 'grover-mini', "like a language model's"])
      assert.ok(text.includes(part), part);
    // What is marked at the default rate is as rare among human paragraphs as that rate allows.
    assert.match(
      text,
      /(?:Fewer than 1|(?:About|At most) [1-5]) of 1,000 human paragraphs(?: of this length)? score this high\./,
    );
    assert.match(text, /Wording(?: and language model agree)?: machine-like/);
  });

  it('keeps a mark on its paragraph while the text above it changes', async () => {
    const editor = await openExample(MACHINE_DRAFT);
    const { document } = editor;
    const [mark] = await machineMarks(document.uri);
    assert.ok(mark);
    const paragraph = document.getText(mark.range);
    const { version } = document;
    const above = document.positionAt(document.getText().indexOf('\n\n') + 2);
    await editor.edit((edit) => {
      edit.insert(above, 'The lights came on at six.\n\n');
    });
    assert.ok(document.version > version);
    await eventually('the mark at its new place', () =>
      marks(document.uri, 'machine-like').find(({ range }) => document.getText(range) === paragraph),
    );
  });

  it('forgets a mark with its paragraph', async () => {
    const editor = await openExample(MACHINE_DRAFT);
    const { document } = editor;
    const [mark] = await machineMarks(document.uri);
    assert.ok(mark);
    const paragraph = document.getText(mark.range);
    await editor.edit((edit) => {
      edit.delete(mark.range);
    });
    await eventually('the mark to go', () =>
      marks(document.uri, 'machine-like').every(({ range }) => document.getText(range) !== paragraph && !range.isEmpty)
        ? true
        : undefined,
    );
  });

  it('points at a date that does not exist', async () => {
    const { document } = await openExample('council-budget.md');
    const [mark] = await eventually('a problem in the front matter', () => atLeast(1, marks(document.uri)));
    assert.ok(mark);
    assert.equal(document.getText(mark.range), '31 February 2026');
    assert.match(mark.message, /February 2026 has 28 days/);
  });

  it('says nothing of a short note', async () => {
    const { document } = await openText('Too short to say.\n', 'plaintext');
    await openExample('council-budget.md').then((editor) =>
      eventually('another draft', () => atLeast(1, marks(editor.document.uri))),
    );
    assert.deepEqual(marks(document.uri), []);
  });
});
