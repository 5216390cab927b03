// A run in words, its points, and the paths and messages around it.
import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { counterpartsSaid } from '../../../../src/extension/counterpartsSaid.ts';
import { looksLabelled } from '../../../../src/extension/labelledText.ts';
import { readMessage, readStart, readSubject } from '../../../../src/extension/training/messages.ts';
import { absoluteModel, modelSetting } from '../../../../src/extension/training/modelPath.ts';
import { webviewPage } from '../../../../src/extension/webviewPage.ts';
import { newPoints } from '../../../../src/extension/training/points.ts';
import { runView, statusLine } from '../../../../src/extension/training/runView.ts';
import type { RunState } from '../../../../src/protocol/training.ts';
import { snapshot } from './samples.ts';

describe('runView', () => {
  it.each<[RunState, string, readonly string[]]>([
    ['running', 'Training', ['pause', 'stop']],
    ['paused', 'Paused', ['continue', 'stop']],
    ['stopped', 'Stopped', ['resume']],
    ['interrupted', 'Interrupted', ['resume']],
    ['failed', 'Failed', ['resume']],
    ['finished', 'Finished', []],
  ])('%s reads “%s” and can %j', (state, headline, actions) => {
    expect(runView({ ...snapshot, state })).toMatchObject({ headline, actions });
  });

  it('says how far it is and how long it takes, while it runs', () => {
    expect(runView(snapshot)).toMatchObject({ share: 62 / 160, timeLeft: 'about 3 minutes left of this part' });
    const paused = runView({ ...snapshot, state: 'paused' });
    expect(paused.timeLeft).toBeUndefined();
    expect(runView({ ...snapshot, total: 0 }).share).toBeUndefined();
  });

  it('names the fold of a cross-validation', () => {
    const request = { ...snapshot.request, options: { ...snapshot.request.options, folds: 5 } };
    expect(runView({ ...snapshot, request, fold: 2 }).headline).toBe('Training, fold 2 of 5');
  });

  it('says a problem once', () => {
    const problem = { code: 'disk-full', message: 'The disk is full.', hint: 'Make room, then resume.' };
    expect(runView({ ...snapshot, state: 'failed', message: 'The disk is full.', problem })).toMatchObject({
      message: '',
      problem: 'The disk is full. Make room, then resume.',
    });
  });
});

describe('statusLine', () => {
  it.each<[RunState, string]>([
    ['running', 'council: training 38 %, about 3 minutes left of this part'],
    ['paused', 'council: paused'],
  ])('of a run that is %s', (state, expected) => {
    expect(statusLine(runView({ ...snapshot, state }))).toBe(expected);
  });
});

describe('newPoints', () => {
  it('adds what is not there yet, whatever the order of its parts', () => {
    const known = [
      { step: 1, epoch: 0, seconds: 1, loss: 2 },
      { step: 2, epoch: 0, seconds: 2, loss: 1 },
    ];
    const added = [
      { loss: 1, seconds: 2, epoch: 0, step: 2 },
      { step: 2, epoch: 0, seconds: 2, fold: 1, loss: 1 },
      { step: 3, epoch: 0, seconds: 3, loss: 0.5 },
    ];
    expect(newPoints(known, added)).toEqual(added.slice(1));
  });
});

describe('messages of the page', () => {
  it.each([
    [{ type: 'ready' }],
    [{ type: 'start', values: { recipe: 'quick', fields: { name: 'a' } } }],
    [{ type: 'control', run: '/r', action: 'pause' }],
    [{ type: 'open', place: { file: '/a.jsonl', line: 3 } }],
  ])('take %j', (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it.each([
    [undefined],
    ['ready'],
    [{ type: 'erase' }],
    [{ type: 'start', values: { recipe: 'magic', fields: {} } }],
    [{ type: 'start', values: { recipe: 'quick', fields: { shell: 'rm' } } }],
    [{ type: 'control', run: '/r', action: 'kill' }],
    [{ type: 'open', place: { file: '/a.jsonl', line: 0 } }],
  ])('do not take %j', (message) => {
    expect(readMessage(message)).toBeUndefined();
  });

  it('show the list of runs where the kept state is none of ours', () => {
    expect(readSubject({ subject: { kind: 'run', run: '/r' }, values: 7 })).toEqual({ kind: 'run', run: '/r' });
    expect(readSubject({ old: true })).toEqual({ kind: 'runs' });
  });

  it('start only what a command was told to', () => {
    expect(readStart({ files: ['/a.jsonl'], start: { recipe: 'quick', fields: {} } })).toEqual({
      recipe: 'quick',
      fields: {},
    });
    expect(readStart({ files: ['/a.jsonl'] })).toBeUndefined();
  });
});

describe('the page', () => {
  const page = webviewPage({
    title: 'Grover Training',
    script: 's.js',
    style: 's.css',
    source: 'https://own',
    nonce: 'n0',
  });

  it('loads its own script and style and nothing else', () => {
    expect(page).toContain("default-src 'none'; script-src 'nonce-n0'; style-src https://own; img-src https://own");
    expect(page).not.toContain('unsafe');
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain('<script nonce="n0" src="s.js">');
  });
});

describe('grover.model', () => {
  it.each([
    ['', '/desk', ''],
    ['~/m', '/desk', `${homedir()}/m`],
    ['grover-models/a', '/desk', '/desk/grover-models/a'],
    ['/m', '/desk', '/m'],
  ])('%s is %s', (setting, workspace, expected) => {
    expect(absoluteModel(setting, workspace)).toBe(expected);
  });

  it.each([
    ['/desk/grover-models/a', ['/desk'], 'grover-models/a'],
    ['/desk/grover-models/a', ['/desk', '/other'], '/desk/grover-models/a'],
    ['/elsewhere/a', ['/desk'], '/elsewhere/a'],
    ['/desk', ['/desk'], '/desk'],
    ['/desk/a', [], '/desk/a'],
    ['', ['/desk'], ''],
  ])('names %s in %j as %s', (folder, workspaces, expected) => {
    expect(modelSetting(folder, workspaces)).toBe(expected);
  });
});

describe('looksLabelled', () => {
  it.each([
    ['{"title":"A","article":"B","label":"human"}', true],
    ['{"text": "B", "split": "train"}', true],
    ['{"level":"info","text":"started"}', false],
    ['article label', false],
    ['', false],
  ])('%s: %s', (start, expected) => {
    expect(looksLabelled(start)).toBe(expected);
  });
});

describe('counterpartsSaid', () => {
  it.each([
    [12, 0, [], '12 machine articles appended to a.jsonl.'],
    [
      1,
      3,
      [{ file: '/a.jsonl', line: 7, message: 'There is no article.' }],
      '1 machine article appended to a.jsonl. 3 human articles had one already, or too little to write from. 1 line could not be used; line 7: There is no article.',
    ],
  ])('of %d written and %d skipped', (written, skipped, problems, expected) => {
    expect(counterpartsSaid('a.jsonl', { written, skipped, problems })).toBe(expected);
  });
});
