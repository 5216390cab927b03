// A discriminator is trained in a real VS Code: by the command, as a keybinding with arguments drives it.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { writeLabelledArticles } from '../fakes/labelledArticles.ts';
import { activated, eventually, marks, note, openExample, tidy, workspacePath } from './editor.ts';

const MODELS = 'grover-models';
const model = (): string | undefined =>
  vscode.workspace.getConfiguration('grover').inspect<string>('model')?.workspaceValue;

describe('training', function () {
  this.timeout(240_000);
  let files: readonly string[];
  before(async () => {
    await activated();
    files = writeLabelledArticles(join(workspacePath(), 'council'), 80);
  });
  after(async () => {
    await vscode.commands.executeCommand('grover.useDiscriminator', '');
    await tidy();
    rmSync(join(workspacePath(), MODELS), { recursive: true, force: true });
  });

  it('trains what the form would train, and the files stay as they are', async () => {
    const before = files.map((file) => readFileSync(file, 'utf8'));
    const start = performance.now();
    const run = await vscode.commands.executeCommand<string | undefined>('grover.trainDiscriminator', {
      files,
      start: { recipe: 'quick', fields: { name: 'council' } },
    });
    assert.equal(run, join(workspacePath(), MODELS, 'council'));
    const { training } = await activated();
    const { report, points } = await eventually(
      'the report',
      async () => {
        const result = await training.run({ run });
        const { state, problem } = result.snapshot;
        assert.ok(['running', 'finished'].includes(state), `${state}: ${problem?.message ?? ''}`);
        return state === 'finished' ? result : undefined;
      },
      200_000,
    );
    note(`quick on 80 articles: ${((performance.now() - start) / 1000).toFixed(0)} s`);
    assert.equal(report?.splits.test?.examples, 16);
    assert.equal(report.marksDrafts, true);
    assert.ok(points.length > 0);
    assert.deepEqual(
      files.map((file) => readFileSync(file, 'utf8')),
      before,
    );
  });

  it('lists the run and shows it', async () => {
    const { training } = await activated();
    const { runs } = await training.runs({ folder: join(workspacePath(), MODELS) });
    assert.deepEqual(
      runs.map(({ request, state }) => [request.name, state]),
      [['council', 'finished']],
    );
    await vscode.commands.executeCommand('grover.showTraining');
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map(({ label }) => label);
    assert.ok(tabs.includes('Grover Training'), tabs.join(', '));
  });

  it('is used in the workspace and drafts are still read, then the shipped model is again', async () => {
    await vscode.commands.executeCommand('grover.useDiscriminator', join(workspacePath(), MODELS, 'council'));
    assert.equal(model(), `${MODELS}/council`);
    const { document } = await openExample('council-budget.md');
    await eventually('the draft to be read', () => (marks(document.uri).length > 0 ? true : undefined));
    await vscode.commands.executeCommand('grover.useDiscriminator', '');
    assert.equal(model(), undefined);
  });

  it('treats a labelled file as no draft', async () => {
    const [file = ''] = files;
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
    assert.equal(document.languageId, 'jsonl');
    assert.deepEqual(marks(document.uri, 'machine-like'), []);
  });
});
