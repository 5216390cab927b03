// Drafts, selections and marked paragraphs are labelled in a real VS Code; the bytes of the dataset say what was done.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Labelled } from '../../src/labelling/drafts/writeLabel.ts';
import { activated, atLeast, eventually, marks, openExample, openText, tidy, workspacePath } from './editor.ts';

const line = v.object({
  title: v.optional(v.string()),
  domain: v.optional(v.string()),
  article: v.string(),
  label: v.string(),
  spans: v.optional(v.array(v.object({ start: v.number(), end: v.number(), label: v.string() }))),
  provenance: v.object({
    by: v.string(),
    at: v.pipe(v.string(), v.isoTimestamp()),
    file: v.optional(v.string()),
    model: v.optional(v.string()),
  }),
});
const DATASET = 'kept/drafts.jsonl';
const DRAFT = 'school-boilers.md';
/** A large language model wrote its middle. */
const MACHINE_DRAFT = 'harbour-lights.md';

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('grover.labelling');
const setDataset = (value: string | undefined): Thenable<void> =>
  settings().update('dataset', value, vscode.ConfigurationTarget.Workspace);
const path = (name = DATASET): string => join(workspacePath(), name);
const bytes = (): string => (existsSync(path()) ? readFileSync(path(), 'utf8') : '');
const lines = () =>
  bytes()
    .split('\n')
    .slice(0, -1)
    .map((text) => v.parse(line, JSON.parse(text)));
const label = async (command: string, argument?: object): Promise<Labelled | undefined> => {
  const done = await vscode.commands.executeCommand<readonly Labelled[] | undefined>(command, argument);
  return done?.[0];
};
/** Selects a text in the draft. */
function select(editor: vscode.TextEditor, text: string): void {
  const start = editor.document.getText().indexOf(text);
  assert.ok(start >= 0, `“${text}” is not in the draft`);
  const { document } = editor;
  editor.selection = new vscode.Selection(document.positionAt(start), document.positionAt(start + text.length));
}
/** Takes what a list offers first, as soon as there is one, until the command has ended. */
async function acceptUntilDone<T>(command: Thenable<T>): Promise<T> {
  let done: { readonly value: T } | undefined;
  void command.then((value) => {
    done = { value };
  });
  const { value } = await eventually('the command to end', async () => {
    if (done === undefined) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return done;
  });
  return value;
}

describe('labelling a draft', function () {
  this.timeout(90_000);
  before(async () => {
    await activated();
    await setDataset(DATASET);
    await settings().update('name', 'Ann', vscode.ConfigurationTarget.Workspace);
  });
  afterEach(tidy);
  after(async () => {
    await setDataset(undefined);
    await settings().update('name', undefined, vscode.ConfigurationTarget.Workspace);
    rmSync(path('kept'), { recursive: true, force: true });
  });

  it('makes the dataset with its fields, its text as the model reads it, and where the label comes from', async () => {
    const { document } = await openExample(DRAFT);
    assert.equal((await label('grover.labelArticle', { label: 'human' }))?.did, 'appended');
    const [only, ...others] = lines();
    assert.ok(only);
    assert.equal(others.length, 0);
    assert.equal(only.label, 'human');
    assert.ok(document.getText().includes(only.title ?? '-'));
    assert.ok(!only.article.includes('---'));
    assert.ok(only.article.split('\n').length > 2);
    assert.deepEqual([only.provenance.by, only.provenance.file], ['Ann', DRAFT]);
    assert.ok(bytes().endsWith('}\n'));
  });

  it('changes the label where the article is there, and writes no second one', async () => {
    await openExample(DRAFT);
    const before = bytes();
    const done = await label('grover.labelArticle', { label: 'machine' });
    assert.deepEqual([done?.did, done?.line, done?.count], ['relabelled', 1, 1]);
    const withoutTime = (text: string): string => text.replace(/"at":"[^"]*"/, '');
    const withoutModel = (text: string): string => withoutTime(text).replace(/,"model":"[^"]*"/, '');
    assert.equal(withoutModel(bytes()), withoutModel(before).replace('"label":"human"', '"label":"machine"'));
    assert.equal((await label('grover.labelArticle', { label: 'machine' }))?.did, 'nothing');
  });

  it('marks what is selected as a part of the article that is there', async () => {
    const editor = await openExample(DRAFT);
    const [before] = lines();
    const words = before?.article.split('\n')[1]?.split(' ').slice(0, 5).join(' ') ?? '';
    select(editor, words);
    assert.equal((await label('grover.labelSelection', { label: 'human' }))?.did, 'span');
    const [after] = lines();
    const [span] = after?.spans ?? [];
    assert.ok(span);
    assert.equal(
      Array.from(after?.article ?? '')
        .slice(span.start, span.end)
        .join(''),
      words,
    );
    assert.deepEqual([span.label, after?.label, lines().length], ['human', 'machine', 1]);
  });

  it('labels a draft that was never saved, as it stands on the screen', async () => {
    const editor = await openText('---\ntitle: A note\n---\n\nThe **ferry** stayed in port.\n');
    await editor.edit((edit) => {
      edit.insert(editor.document.positionAt(editor.document.getText().length), '\nNobody minded 🚢.\n');
    });
    assert.equal((await label('grover.labelArticle', { label: 'mixed' }))?.did, 'appended');
    const added = lines().at(-1);
    assert.deepEqual([added?.title, added?.label], ['A note', 'mixed']);
    assert.ok(added);
    assert.equal(added.article, 'The ferry stayed in port.\nNobody minded 🚢.');
    assert.equal(added.provenance.file, undefined);
  });

  it('keeps a selection as an article of its own where the article is not there', async () => {
    const editor = await openText('---\ntitle: Another\n---\n\nIt rained. The **harbour lights** came on early.\n');
    select(editor, 'The **harbour lights** came on early.');
    assert.equal((await label('grover.labelSelection', { label: 'human' }))?.did, 'appended');
    const added = lines().at(-1);
    assert.deepEqual([added?.title, added?.article], ['Another', 'The harbour lights came on early.']);
  });

  it('offers to say what a marked paragraph is, keeps it, and leaves the mark', async () => {
    const { document } = await openExample(MACHINE_DRAFT);
    const [mark] = await eventually('a mark', () => atLeast(1, marks(document.uri, 'machine-like')));
    assert.ok(mark);
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      mark.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const titles = offered.map(({ title }) => title).filter((title) => title.startsWith('Label this paragraph'));
    assert.deepEqual(titles, [
      'Label this paragraph human and keep it for training',
      'Label this paragraph machine and keep it for training',
      'Label this paragraph…',
    ]);
    const count = lines().length;
    const command = offered.find(({ title }) => title === titles[0])?.command;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as readonly unknown[]));
    const added = lines().at(-1);
    assert.ok(added);
    assert.equal(lines().length, count + 1);
    assert.equal(added.label, 'human');
    assert.equal(added.article.split('\n').length, 1);
    assert.ok(document.getText(mark.range).replace(/\s+/g, ' ').startsWith(added.article.slice(0, 20)));
    assert.match(added.provenance.model ?? '', /^[0-9a-f]{64}$/);
    assert.equal(added.provenance.file, MACHINE_DRAFT);
    assert.ok(marks(document.uri, 'machine-like').some(({ range }) => range.isEqual(mark.range)));
  });

  it('says that there is nothing to label in front matter', async () => {
    const editor = await openText('---\ntitle: Another\n---\n\nIt rained.\n');
    select(editor, 'title');
    const before = bytes();
    assert.equal(await label('grover.labelSelection', { label: 'human' }), undefined);
    assert.equal(bytes(), before);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('gives the dataset its bytes again when labels are undone', async () => {
    const before = bytes();
    await openText('A note that is labelled by mistake.\n', 'plaintext');
    await label('grover.labelArticle', { label: 'human' });
    await label('grover.labelArticle', { label: 'machine' });
    await vscode.commands.executeCommand('grover.undoLastLabel');
    assert.equal(lines().at(-1)?.label, 'human');
    await vscode.commands.executeCommand('grover.undoLastLabel');
    assert.equal(bytes(), before);
  });

  it('asks for the label, the first one by Enter', async () => {
    await openText('Only a short note.\n', 'plaintext');
    const done = await acceptUntilDone(label('grover.labelArticle'));
    assert.deepEqual([done?.did, lines().at(-1)?.label], ['appended', 'human']);
  });

  it('asks once which dataset it is, and remembers it', async () => {
    const file = path('a-dataset.jsonl');
    const old = '{"text":"A storm passed.", "label":"human"}';
    writeFileSync(file, old);
    await setDataset(undefined);
    try {
      await openText('Another short note.\n', 'plaintext');
      const done = await acceptUntilDone(label('grover.labelArticle', { label: 'human' }));
      assert.deepEqual([done?.did, done?.line, done?.count], ['appended', 2, 2]);
      assert.equal(settings().get('dataset'), 'a-dataset.jsonl');
      const [first, second] = readFileSync(file, 'utf8').split('\n');
      assert.deepEqual([first, v.parse(line, JSON.parse(second ?? '')).article], [old, 'Another short note.']);
      assert.equal((await label('grover.labelArticle', { label: 'machine' }))?.did, 'relabelled');
    } finally {
      rmSync(file);
      await setDataset(DATASET);
    }
  });
});
