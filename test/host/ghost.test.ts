// Ghost text and completion in the front matter.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { activated, behind, endOf, eventually, openExample, openText, putCursor, tidy } from './editor.ts';

const DRAFT = `---
title: Council votes to reopen the old swimming pool
domain: harbourledger.example
date: 2026-11-18
---

Councillors voted on Tuesday to reopen the swimming pool on Quay Street, which has been closed since the spring, after`;

describe('ghost text', () => {
  before(activated);
  afterEach(tidy);

  for (const [command, commit] of [
    ['grover.continueHere', 'editor.action.inlineSuggest.commit'],
    ['editor.action.inlineSuggest.trigger', 'editor.action.inlineSuggest.acceptNextWord'],
  ] as const)
    it(`is asked for with ${command} and taken with ${commit}`, async () => {
      const editor = await openText(DRAFT);
      putCursor(editor, endOf(editor.document));
      await eventually('text to go on', async () => {
        await vscode.commands.executeCommand(command);
        await sleep(500);
        await vscode.commands.executeCommand(commit);
        return editor.document.getText() === DRAFT ? undefined : true;
      });
      const text = editor.document.getText();
      assert.ok(text.startsWith(DRAFT));
      assert.ok(text.length > DRAFT.length);
    });

  it('is not offered when it is switched off', async () => {
    const configuration = vscode.workspace.getConfiguration('grover');
    await configuration.update('suggestions.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      const editor = await openText(DRAFT);
      putCursor(editor, endOf(editor.document));
      await editor.edit((edit) => {
        edit.insert(endOf(editor.document), ' a');
      });
      await sleep(3000);
      const before = editor.document.getText();
      await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
      assert.equal(editor.document.getText(), before);
    } finally {
      await configuration.update('suggestions.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});

describe('completion in the front matter', () => {
  before(activated);
  afterEach(tidy);

  it('proposes a value for an empty title', async () => {
    const { document } = await openExample('storm-brief.md');
    const { items } = await eventually('proposals', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        behind(document, 'title:'),
      );
      const own = list.items.filter(({ detail }) => detail?.startsWith('Grover') === true);
      return own.length > 0 ? { items: own } : undefined;
    });
    assert.ok(items[0]?.label);
  });
});
