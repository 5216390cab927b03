// The life of the process: restarted by hand, killed in the middle, marks kept.
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import * as vscode from 'vscode';
import {
  activated,
  atLeast,
  eventually,
  marks,
  note,
  openExample,
  openText,
  putCursor,
  endOf,
  tidy,
} from './editor.ts';

const DRAFT = 'council-budget.md';
const ownMarks = (uri: vscode.Uri) => eventually('marks', () => atLeast(1, marks(uri)));

describe('the process', () => {
  before(activated);
  afterEach(tidy);

  it('starts anew on Restart and reads the open drafts again', async () => {
    const api = await activated();
    const { document } = await openExample(DRAFT);
    await ownMarks(document.uri);
    const old = api.processId();
    await vscode.commands.executeCommand('grover.restart');
    const now = api.processId();
    assert.ok(now !== undefined && now !== old);
    await ownMarks(document.uri);
  });

  it('comes back by itself when it is killed, and no mark is lost meanwhile', async () => {
    const api = await activated();
    const editor = await openExample(DRAFT);
    const { uri } = editor.document;
    const before = (await ownMarks(uri)).length;
    const counts: number[] = [];
    const listener = vscode.languages.onDidChangeDiagnostics(() => counts.push(marks(uri).length));
    const old = await eventually('the process', () => api.processId());
    const start = Date.now();
    process.kill(old, 'SIGKILL');
    // What is sent before its end is noticed cannot be written any more.
    for (let i = 0; i < 8; i++) void api.training.runs({ folder: tmpdir() }).catch(() => undefined);
    await eventually('another process', () => {
      const now = api.processId();
      return now !== undefined && now !== old ? now : undefined;
    });
    // It answers again: a hover over the front matter needs no model.
    await eventually('an answer', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        new vscode.Position(1, 2),
      );
      return hovers.length > 0 ? true : undefined;
    });
    note(`answers again ${Date.now() - start} ms after it was killed`);
    await editor.edit((edit) => {
      edit.insert(endOf(editor.document), '\n');
    });
    await ownMarks(uri);
    listener.dispose();
    assert.ok(marks(uri).length >= before);
    assert.ok(
      counts.every((count) => count >= before),
      `marks were lost on the way: ${counts.join(', ')}`,
    );
  });

  it('says so when it dies while it writes, and what was written stays', async () => {
    const api = await activated();
    const text = '---\ntitle: Council votes\ndomain: harbourledger.example\n---\n\nCouncillors voted on Tuesday.\n';
    const editor = await openText(text);
    putCursor(editor, endOf(editor.document));
    const writing = vscode.commands.executeCommand('grover.generate', {
      target: 'here',
      candidates: 1,
      maxTokens: 400,
    });
    await eventually('some words', () => (editor.document.getText().length > text.length + 10 ? true : undefined));
    process.kill(await eventually('the process', () => api.processId()), 'SIGKILL');
    assert.equal(await writing, undefined);
    assert.ok(editor.document.getText().length > text.length + 10);
    await eventually('another process', () => api.processId());
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});

describe('Select Model', () => {
  before(activated);
  afterEach(tidy);

  it('refuses a folder without a model and leaves the setting alone', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    assert.equal(await vscode.commands.executeCommand('grover.selectModel', folder.uri.fsPath), undefined);
    assert.equal(vscode.workspace.getConfiguration('grover').get('model'), '');
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('writes a folder with a model into the settings', async () => {
    const extension = vscode.extensions.getExtension('grover-newsroom.grover-news');
    assert.ok(extension);
    const model = vscode.Uri.joinPath(extension.extensionUri, 'models/grover-mini').fsPath;
    assert.equal(await vscode.commands.executeCommand('grover.selectModel', model), model);
    assert.equal(vscode.workspace.getConfiguration('grover').get('model'), model);
    assert.equal(await vscode.commands.executeCommand('grover.selectModel', ''), '');
    assert.equal(vscode.workspace.getConfiguration('grover').get('model'), '');
  });
});
