// What people read: the status, errors, and how often a process is started again.
import { describe, expect, it } from 'vitest';
import { describeError, isCancelled } from '../../../src/extension/describeError.ts';
import { readChoice } from '../../../src/extension/generateChoice.ts';
import { initializationOptions } from '../../../src/extension/initializationOptions.ts';
import { withRecent } from '../../../src/extension/modelChoices.ts';
import { createRestarts } from '../../../src/extension/restarts.ts';
import { statusView } from '../../../src/extension/statusView.ts';

describe('statusView', () => {
  it('is busy while the process works and quiet when it is ready', () => {
    expect(
      statusView({ state: 'scanning', message: 'Reading 3 of 9 paragraphs of a.md.', model: 'grover-mini' }),
    ).toEqual({
      text: 'Grover: Reading',
      detail: 'Reading 3 of 9 paragraphs of a.md.',
      busy: true,
      severity: 'information',
      command: 'grover.showLog',
    });
    expect(statusView({ state: 'ready', message: 'Ready: grover-mini.', model: 'grover-mini' }).busy).toBe(false);
  });

  it('offers another model when the one asked for cannot be used', () => {
    const problem = { code: 'file-missing', message: 'There is no config.json in /m.', hint: 'Choose another folder.' };
    const failed = statusView({ state: 'failed', message: problem.message, problem });
    expect(failed).toMatchObject({ severity: 'error', command: 'grover.selectModel' });
    expect(failed.detail).toBe('There is no config.json in /m. Choose another folder.');
    const other = statusView({ state: 'ready', message: 'Ready: grover-mini.', model: 'grover-mini', problem });
    expect(other).toMatchObject({ severity: 'warning' });
    expect(other.detail).toContain('/m');
  });

  it('offers a restart when the process is gone', () => {
    expect(statusView({ state: 'failed', message: 'It ended.' })).toMatchObject({
      severity: 'error',
      command: 'grover.restart',
    });
  });
});

describe('describeError', () => {
  it('adds the advice that the process gives', () => {
    const error = Object.assign(new Error('The file is cut off.'), {
      code: -32803,
      data: { hint: 'Download it again.' },
    });
    expect(describeError(error)).toBe('The file is cut off. Download it again.');
  });

  it('says what happened when the process went away', () => {
    expect(describeError(Object.assign(new Error('Pending response rejected'), { code: -32097 }))).toContain(
      'ended before',
    );
  });

  it.each([
    ['the request was cancelled', Object.assign(new Error('no'), { code: -32800 }), true],
    ['VS Code says so', Object.assign(new Error('no'), { name: 'Canceled' }), true],
    ['anything else', new Error('no'), false],
    ['it is no error at all', 'no', false],
  ])('isCancelled when %s', (_, thrown, expected) => {
    expect(isCancelled(thrown)).toBe(expected);
  });
});

describe('createRestarts', () => {
  it('allows four within three minutes, then none until it is asked to forget', () => {
    let time = 0;
    const restarts = createRestarts(4, 180_000, () => time);
    const deaths = [0, 1, 2, 3, 4].map((minute) => {
      time = minute * 30_000;
      return restarts.mayRestart();
    });
    expect(deaths).toEqual([true, true, true, true, false]);
    restarts.reset();
    expect(restarts.mayRestart()).toBe(true);
  });

  it('forgets what is long ago', () => {
    let time = 0;
    const restarts = createRestarts(1, 1000, () => time);
    expect(restarts.mayRestart()).toBe(true);
    time = 999;
    expect(restarts.mayRestart()).toBe(false);
    time = 5000;
    expect(restarts.mayRestart()).toBe(true);
  });
});

describe('readChoice', () => {
  it('takes what a keybinding says and leaves out what cannot be', () => {
    expect(readChoice({ target: 'title', candidates: 2, seed: -1, pick: 1.5, maxTokens: 40, other: 1 })).toEqual({
      target: 'title',
      candidates: 2,
      maxTokens: 40,
    });
  });

  it.each([undefined, null, 'title', {}, { target: 'poem' }])('asks when it is told %j', (argument) => {
    expect(readChoice(argument)).toBeUndefined();
  });
});

describe('withRecent', () => {
  it('puts a folder first, once, and keeps five', () => {
    expect(withRecent(['a', 'b', 'c', 'd', 'e'], 'c')).toEqual(['c', 'a', 'b', 'd', 'e']);
    expect(withRecent(['a', 'b', 'c', 'd', 'e'], 'f')).toEqual(['f', 'a', 'b', 'c', 'd']);
  });
});

describe('initializationOptions', () => {
  it.each([true, false])('say whether the workspace is trusted: %s', (trusted) => {
    const folders = { shippedModel: '/x/models/grover-mini', cacheFolder: '/c' };
    expect(initializationOptions(folders, trusted)).toEqual({ ...folders, trusted });
  });
});
