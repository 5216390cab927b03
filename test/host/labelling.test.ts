// Articles are labelled in a real VS Code: the custom editor's document with its undo, save, backup and revert.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { unwrap } from '../../src/grover/problem.ts';
import { openDataset } from '../../src/labelling/dataset/openDataset.ts';
import { createDatasetStore } from '../../src/labelling/file/nodeStore.ts';
import { activated, eventually, EXTENSION, note, tidy, workspacePath } from './editor.ts';

const VIEW = 'grover.labelling';
const COUNT = 200;

interface Standing {
  readonly total: number;
  readonly labelled: number;
  readonly conflicts: number;
  readonly isDirty: boolean;
}

/** As different writers leave them: spacing, key order, unknown keys, numbers and escapes of their own. */
const lines = (): string[] =>
  Array.from({ length: COUNT }, (_, place) => {
    const text = `The council met on day ${place} and agreed on caf\\u00e9 hours.`;
    return place % 3 === 0
      ? `{"title":"Article ${place}","text":"${text}","score":1.50,"x":{"a":[1,2.0]}}`
      : `{"score": 1e2, "text": "${text}",   "title": "Article ${place}"}`;
  });

const tabOf = (uri: vscode.Uri): vscode.Tab | undefined =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === uri.toString());

const autoSave = (mode: string | undefined): Thenable<void> =>
  vscode.workspace.getConfiguration('files').update('autoSave', mode, vscode.ConfigurationTarget.Workspace);

const labelledIn = (path: string): number =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"label"')).length;

describe('labelling', function () {
  this.timeout(120_000);
  let folder: string;
  let uri: vscode.Uri;
  const path = (): string => uri.fsPath;
  const standing = (labelled: readonly number[] = [], label: string | null = 'machine'): Promise<Standing> =>
    eventually('the file to be open for labelling', async () =>
      vscode.commands.executeCommand<Standing | undefined>('grover.judgeLines', {
        file: path(),
        lines: labelled,
        change: { label },
      }),
    );
  const reach = (what: string, isSo: (standing: Standing) => boolean): Promise<Standing> =>
    eventually(what, async () => {
      const now = await standing();
      return isSo(now) ? now : undefined;
    });
  const dirty = (wanted: boolean): Promise<unknown> =>
    eventually(`the file to be ${wanted ? 'changed' : 'saved'}`, () =>
      tabOf(uri)?.isDirty === wanted ? true : undefined,
    );
  const save = async (): Promise<void> => {
    await vscode.commands.executeCommand('workbench.action.files.save');
    await dirty(false);
  };

  before(async () => {
    await activated();
    folder = join(workspacePath(), 'labels');
    mkdirSync(folder, { recursive: true });
    // A VS Code in a browser saves by itself.
    await autoSave('off');
  });
  beforeEach(async function () {
    uri = vscode.Uri.file(join(folder, `${this.currentTest?.title.replace(/\W+/g, '-') ?? ''}.jsonl`));
    writeFileSync(path(), `${lines().join('\n')}\n`);
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW);
    await eventually('the labelling editor', () => tabOf(uri));
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await tidy();
  });
  after(async () => {
    await autoSave(undefined);
    rmSync(folder, { recursive: true, force: true });
  });

  it('labels 20, takes 3 back, saves, and 17 lines are different', async () => {
    const start = performance.now();
    for (let line = 1; line <= 20; line++) await standing([line], line % 2 === 0 ? 'machine' : 'human');
    note(`20 articles labelled in ${(performance.now() - start).toFixed(0)} ms`);
    await dirty(true);
    for (let labelled = 19; labelled >= 17; labelled--) {
      await vscode.commands.executeCommand('undo');
      await reach('a step to be undone', (now) => now.labelled === labelled);
    }
    assert.equal(labelledIn(path()), 0, 'nothing is written before it is saved');
    await save();
    const after = readFileSync(path(), 'utf8').split('\n');
    const before = lines();
    const changed = before.flatMap((line, place) => (line === after[place] ? [] : [place]));
    assert.deepEqual(
      changed,
      Array.from({ length: 17 }, (_, place) => place),
    );
    assert.equal(after.length, COUNT + 1);
    assert.match(
      after[0] ?? '',
      /^\{"title":"Article 0","text":".*caf\\u00e9 hours\.","score":1\.50,"x":\{"a":\[1,2\.0\]\},"label":"human","provenance":\{/,
    );
    assert.match(
      after[1] ?? '',
      /^\{"score": 1e2, "text": ".*", {3}"title": "Article 1", "label": "machine", "provenance": \{/,
    );
  });

  it('undoes across a save, and gives the file back as it was', async () => {
    await standing([3]);
    await dirty(true);
    await save();
    assert.equal(labelledIn(path()), 1);
    await vscode.commands.executeCommand('undo');
    await reach('the step to be undone', ({ labelled }) => labelled === 0);
    await save();
    assert.equal(readFileSync(path(), 'utf8'), `${lines().join('\n')}\n`);
  });

  it('reverts to what is on disk', async () => {
    await standing([1, 2, 3]);
    await dirty(true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await dirty(false);
    const now = await reach('the labels to be gone', ({ labelled }) => labelled === 0);
    assert.deepEqual(now, { total: COUNT, labelled: 0, conflicts: 0, isDirty: false });
    assert.equal(labelledIn(path()), 0);
  });

  it('keeps what was written on disk meanwhile, and its own', async () => {
    await standing([1]);
    await dirty(true);
    const others = lines();
    others[149] = (others[149] ?? '').replace('{', '{"label": "human", ');
    writeFileSync(path(), `${[...others, '{"title": "New", "text": "One more."}'].join('\n')}\n`);
    await reach('the other’s label and article', ({ labelled, total }) => labelled === 2 && total === COUNT + 1);
    await save();
    const after = readFileSync(path(), 'utf8').split('\n');
    assert.match(after[0] ?? '', /"label":"machine"/);
    assert.deepEqual(after.slice(1), [...others.slice(1), '{"title": "New", "text": "One more."}', '']);
  });

  it('shows a conflict and does not take the file for saved', async () => {
    await standing([7, 8]);
    await dirty(true);
    const others = lines();
    others[6] = (others[6] ?? '').replace('{', '{"label":"human",');
    writeFileSync(path(), `${others.join('\n')}\n`);
    await reach('the conflict', ({ conflicts }) => conflicts === 1);
    void vscode.commands.executeCommand('workbench.action.files.save').then(undefined, () => undefined);
    await eventually('what is not contested to be saved', () => (labelledIn(path()) === 2 ? true : undefined));
    assert.equal(tabOf(uri)?.isDirty, true);
    assert.match(readFileSync(path(), 'utf8').split('\n')[6] ?? '', /^\{"label":"human"/);
  });

  it('writes a file again that was deleted', async () => {
    await standing([2]);
    await dirty(true);
    rmSync(path());
    await save();
    assert.equal(labelledIn(path()), 1);
    assert.equal(readFileSync(path(), 'utf8').split('\n').length, COUNT + 1);
  });

  it('takes in what a text editor of the same file saves', async () => {
    await standing([1]);
    await dirty(true);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'default', vscode.ViewColumn.Beside);
    const editor = await eventually('the text', () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
    );
    const title = editor.document.getText().indexOf('Article 99"');
    const at = editor.document.positionAt(title);
    await editor.edit((edit) => {
      edit.insert(editor.document.positionAt(0).with(at.line, at.character), 'Last ');
    });
    assert.ok(await editor.document.save());
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW, vscode.ViewColumn.One);
    await save();
    const after = readFileSync(path(), 'utf8').split('\n');
    assert.match(after[0] ?? '', /"label":"machine"/);
    assert.match(after[99] ?? '', /"title":"Last Article 99"/);
  });

  it('backs up what is not saved, and another window finds it there', async () => {
    const start = Date.now();
    await standing([11, 12]);
    await dirty(true);
    const backup = await eventually('the backup', () => backupSince(start));
    const dataset = unwrap(await openDataset(createDatasetStore(), path(), { backup: readFileSync(backup) }));
    try {
      assert.equal(dataset.progress().labelled, 2);
      assert.equal(dataset.entry(10).label, 'machine');
      assert.equal(labelledIn(path()), 0);
    } finally {
      dataset.dispose();
    }
  });

  it('says why it cannot label what is not on disk', async () => {
    const untitled = await vscode.workspace.openTextDocument({ language: 'jsonl', content: '{"text": "One."}' });
    await vscode.commands.executeCommand('vscode.openWith', untitled.uri, VIEW);
    await eventually('the page that says why', () => tabOf(untitled.uri));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

/** The file that VS Code asked to be written since then: it lies in the extension's storage of this workspace. */
function backupSince(time: number): string | undefined {
  // Where the tests' VS Code keeps what is a user's: see test/host/run.mjs.
  const users = [join(dirname(homedir()), 'ud'), join(process.cwd(), '.vscode-test/user-data')];
  return users
    .map((user) => join(user, 'User', 'workspaceStorage'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .find((file) => basename(dirname(file)) === EXTENSION && statSync(file).mtimeMs >= time);
}
