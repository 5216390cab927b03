// The extension wakes up, and VS Code sees everything that package.json promises.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { defaultSettings } from '../../src/protocol/defaultSettings.ts';
import { activated, eventually, note, openExample, tidy } from './editor.ts';

describe('activation', () => {
  after(tidy);

  it('wakes with the first draft and starts the process by itself', async () => {
    await openExample('ferry-timetable.md');
    const api = await activated();
    note(`activated in ${api.activationMs.toFixed(1)} ms`);
    await eventually('the process', () => api.processId());
  });

  it('registers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    const ofDrafts = ['generate', 'continueHere', 'selectModel', 'restart', 'showLog'];
    const ofTraining = ['trainDiscriminator', 'generateCounterparts', 'showTraining'];
    for (const name of [...ofDrafts, ...ofTraining])
      assert.ok(commands.includes(`grover.${name}`), `grover.${name} is missing`);
  });

  it('has every setting at its default', () => {
    const configuration = vscode.workspace.getConfiguration();
    const groups: [string, unknown][] = Object.entries(defaultSettings);
    for (const [group, value] of groups) {
      const isGroup = typeof value === 'object' && value !== null;
      const leaves: [string, unknown][] = isGroup ? Object.entries(value) : [['', value]];
      for (const [leaf, expected] of leaves) {
        const name = leaf === '' ? `grover.${group}` : `grover.${group}.${leaf}`;
        assert.deepEqual(configuration.inspect<unknown>(name)?.defaultValue, expected, name);
      }
    }
  });

  it('binds its key to nothing that VS Code binds', async () => {
    await vscode.commands.executeCommand('workbench.action.openDefaultKeybindingsFile');
    const text = await eventually('the default keybindings', () => {
      const content = vscode.window.activeTextEditor?.document.getText() ?? '';
      return content.includes('editor.action.commentLine') ? content : undefined;
    });
    const bound = [...text.matchAll(/"key": "ctrl\+k ctrl\+g",\s*"command": "([^"]+)"/g)].map(([, command]) => command);
    assert.deepEqual(bound, ['grover.continueHere']);
  });

  it('shows its log', async () => {
    await vscode.commands.executeCommand('grover.showLog');
  });
});
