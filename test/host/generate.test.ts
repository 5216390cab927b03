// Grover: Generate…, driven through its command as a keybinding with arguments drives it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Generated } from '../../src/extension/generate.ts';
import { activated, behind, endOf, eventually, openText, putCursor, tidy } from './editor.ts';

const FRONT_MATTER = '---\ntitle: Council votes to reopen the old swimming pool\ndomain: harbourledger.example\n---\n';
const BODY =
  '\nCouncillors voted on Tuesday to reopen the swimming pool on Quay Street, which has been closed since spring.\n';

const generate = (argument: object): Thenable<Generated | undefined> =>
  vscode.commands.executeCommand('grover.generate', argument);

/** An edit is refused when the draft has changed since it was made up, which is what streaming does all the time. */
async function insert(editor: vscode.TextEditor, at: () => vscode.Position, text: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const isTaken = await editor.edit((edit) => {
      edit.insert(at(), text);
    });
    if (isTaken) return;
  }
  throw new Error('The edit was never taken.');
}

describe('Generate', () => {
  before(activated);
  afterEach(tidy);

  it('continues at the cursor, in one step of undo', async () => {
    const editor = await openText(FRONT_MATTER + BODY);
    putCursor(editor, behind(editor.document, 'since spring.'));
    const generated = await generate({ target: 'here', candidates: 1, seed: 5, maxTokens: 40 });
    assert.ok(generated && generated.text.trim() !== '');
    assert.equal(editor.document.getText(), FRONT_MATTER + BODY.replace('spring.', `spring.${generated.text}`));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), FRONT_MATTER + BODY);
  });

  it('writes the same text again with the same seed', async () => {
    const texts: string[] = [];
    for (let time = 0; time < 2; time++) {
      const editor = await openText(FRONT_MATTER + BODY);
      putCursor(editor, endOf(editor.document));
      texts.push((await generate({ target: 'here', candidates: 1, seed: 9, maxTokens: 20 }))?.text ?? '');
    }
    assert.equal(texts[0], texts[1]);
    assert.notEqual(texts[0], '');
  });

  it('writes a whole article into a draft that has only front matter', async () => {
    const editor = await openText(FRONT_MATTER);
    const generated = await generate({ target: 'article', candidates: 1, seed: 3, maxTokens: 60 });
    assert.ok(generated);
    assert.equal(editor.document.getText(), `${FRONT_MATTER}\n${generated.text}`);
  });

  it('writes a whole article beside a draft that has text, which stays as it is', async () => {
    const editor = await openText(FRONT_MATTER + BODY);
    const generated = await generate({ target: 'article', candidates: 1, seed: 3, maxTokens: 30 });
    assert.ok(generated);
    assert.equal(editor.document.getText(), FRONT_MATTER + BODY);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), `${FRONT_MATTER}\n${generated.text}`);
  });

  it('takes the candidate it is told to', async () => {
    const editor = await openText(FRONT_MATTER + BODY);
    putCursor(editor, endOf(editor.document));
    const generated = await generate({ target: 'here', candidates: 2, pick: 1, seed: 11, maxTokens: 16 });
    assert.ok(generated);
    assert.notEqual(generated.seed, 11);
    assert.ok(editor.document.getText().endsWith(generated.text));
  });

  it('makes front matter for a title where there is none', async () => {
    const editor = await openText(BODY.trimStart());
    const generated = await generate({ target: 'title', candidates: 4, pick: 0, seed: 2 });
    assert.ok(generated, 'four candidates and none is a title');
    assert.match(editor.document.getText(), /^---\ntitle: .+\n---\n/);
    assert.ok(editor.document.getText().endsWith(BODY.trimStart()));
  });

  it('fills an empty value and leaves the other fields alone', async () => {
    const text = `---\ntitle:\ndate: 2026-11-18\n---\n${BODY}`;
    const editor = await openText(text);
    assert.ok(await generate({ target: 'title', candidates: 4, pick: 0, seed: 2 }));
    assert.match(editor.document.getText(), /^---\ntitle: .+\ndate: 2026-11-18\n---\n/);
  });

  it('loses nothing of what is typed elsewhere while it writes', async () => {
    const editor = await openText(FRONT_MATTER + BODY);
    putCursor(editor, endOf(editor.document));
    const writing = generate({ target: 'here', candidates: 1, seed: 21, maxTokens: 120 });
    await eventually('the first words', () =>
      editor.document.getText().length > (FRONT_MATTER + BODY).length ? true : undefined,
    );
    await insert(editor, () => behind(editor.document, 'Councillors'), ' of every party');
    const generated = await writing;
    assert.ok(generated);
    const expected = (FRONT_MATTER + BODY).replace('Councillors', 'Councillors of every party') + generated.text;
    assert.equal(editor.document.getText(), expected);
  });

  it('leaves its text to whoever edits in it', async () => {
    const editor = await openText(FRONT_MATTER + BODY);
    const start = editor.document.getText().length;
    putCursor(editor, endOf(editor.document));
    const writing = generate({ target: 'here', candidates: 1, seed: 21, maxTokens: 500 });
    await eventually('some words', () => (editor.document.getText().length > start + 20 ? true : undefined));
    // As hands do it: an edit of an extension would be refused for as long as the next piece of text is always there already.
    putCursor(editor, editor.document.positionAt(start + 5));
    await vscode.commands.executeCommand('type', { text: 'TYPED BY HAND' });
    const generated = await writing;
    assert.ok(generated);
    const text = editor.document.getText();
    assert.equal(text.slice(start + 5, start + 18), 'TYPED BY HAND');
    assert.ok(text.length < start + 13 + generated.text.length, 'what was still to be written was left out');
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
