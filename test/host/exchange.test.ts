// Articles come in from other formats and go out again, and two people's labels are compared, in a real VS Code.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CompareLabelsResult, ExportArticlesResult, ImportArticlesResult } from '../../src/protocol/labelling.ts';
import { activated, tidy, workspacePath } from './editor.ts';

const line = v.object({
  title: v.optional(v.string()),
  article: v.optional(v.string()),
  label: v.optional(v.string()),
});
const FERRY =
  'The Sunday ferry is back from next week, the harbour board said on Tuesday, after a petition of four hundred names.';
const ROOF =
  'Slates that came down in the March storm will be put back by a Dorfield firm, and the reading room stays open meanwhile.';

describe('exchange of articles', function () {
  this.timeout(90_000);
  const at = (...names: readonly string[]): string => join(workspacePath(), 'exchange', ...names);
  const lines = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((text) => v.parse(line, JSON.parse(text)));
  before(async () => {
    await activated();
    mkdirSync(at('archive'), { recursive: true });
    writeFileSync(at('archive', 'ferry.md'), `---\ntitle: Ferry to run on Sundays\n---\n\n${FERRY}\n`);
    writeFileSync(
      at('archive', 'table.csv'),
      `title,text,label\nLibrary roof,"${ROOF}",machine\nAgain,"${FERRY}",human\n`,
    );
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await tidy();
  });
  after(() => {
    rmSync(at(), { recursive: true, force: true });
  });

  it('imports a folder, each article once, with a label for those that bring none', async () => {
    const argument = { sources: [at('archive')], target: at('all.jsonl'), label: 'human' };
    const imported = (): Thenable<ImportArticlesResult | undefined> =>
      vscode.commands.executeCommand('grover.importArticles', argument);
    const first = await imported();
    assert.deepEqual([first?.articles, first?.written, first?.duplicateCount, first?.problemCount], [3, 2, 1, 0]);
    const found = lines(at('all.jsonl')).map(({ title, label }) => [title, label]);
    assert.deepEqual(found, [
      ['Ferry to run on Sundays', 'human'],
      ['Library roof', 'machine'],
    ]);
    const before = readFileSync(at('all.jsonl'), 'utf8');
    assert.equal((await imported())?.written, 0);
    assert.equal(readFileSync(at('all.jsonl'), 'utf8'), before);
  });

  it('exports a table', async () => {
    const argument = { files: [at('all.jsonl')], target: at('all.csv'), format: 'csv' };
    const result = await vscode.commands.executeCommand<ExportArticlesResult | undefined>(
      'grover.exportArticles',
      argument,
    );
    assert.equal(result?.written, 2);
    const table = readFileSync(at('all.csv'), 'utf8');
    assert.ok(table.includes('Library roof') && table.includes(FERRY.slice(0, 40)));
  });

  it('shows how far two files agree, with links to the lines to settle', async () => {
    const labelled = (...labels: readonly string[]): string =>
      [FERRY, ROOF, `${ROOF} Again.`]
        .map((text, i) => `${JSON.stringify({ title: `T${i}`, text, label: labels[i] })}\n`)
        .join('');
    writeFileSync(at('anna.jsonl'), labelled('human', 'machine', 'human'));
    writeFileSync(at('ben.jsonl'), labelled('human', 'human', 'human'));
    const files = [at('anna.jsonl'), at('ben.jsonl')];
    const result = await vscode.commands.executeCommand<CompareLabelsResult | undefined>('grover.compareLabels', {
      files,
    });
    assert.deepEqual([result?.common, result?.agreed, result?.disagreementCount], [3, 2, 1]);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'grover-agreement');
    assert.match(document.getText(), /^# Labels in exchange\/anna\.jsonl and exchange\/ben\.jsonl/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.deepEqual(
      links.map(({ range }) => document.getText(range)),
      ['exchange/anna.jsonl, line 2', 'exchange/ben.jsonl, line 2'],
    );
    const [{ target } = { target: undefined }] = links;
    assert.equal(target?.scheme, 'command');
    const [argument]: readonly unknown[] = v.parse(v.array(v.unknown()), JSON.parse(target.query));
    await vscode.commands.executeCommand(target.path, argument);
    const opened = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(opened instanceof vscode.TabInputCustom);
    assert.deepEqual([opened.viewType, opened.uri.fsPath], ['grover.labelling', at('anna.jsonl')]);
  });
});
