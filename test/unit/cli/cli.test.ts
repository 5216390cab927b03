import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { commands } from '../../../src/cli/cli.ts';
import { grover } from './capture.ts';

describe('grover', () => {
  it('names its version and its commands', async () => {
    expect(await grover(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, error: '' });
    const overview = await grover([]);
    const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
    for (const { name, summary } of commands) expect(overview.out).toContain(`${name.padEnd(width)}${summary}`);
  });

  it.each(commands.map(({ name, options }) => ({ name, options })))(
    'explains $name in two ways',
    async ({ name, options }) => {
      const asked = await grover(['help', name]);
      expect(await grover([name, '--help'])).toEqual(asked);
      expect(asked.code).toBe(0);
      for (const option of Object.keys(options)) expect(asked.out).toContain(`--${option}`);
    },
  );

  it.each([
    [['frobnicate'], 'grover has no command “frobnicate”. See: grover help\n'],
    [['help', 'frobnicate'], 'grover has no command “frobnicate”. See: grover help\n'],
    [['scan'], 'grover scan needs FILES…. See: grover help scan\n'],
    [['score', 'a', 'b'], 'grover score takes FILE.jsonl, not 2 arguments. See: grover help score\n'],
    [['scan', 'a.md', '--colour'], "Unknown option '--colour'. See: grover help scan\n"],
    [
      ['scan', 'a.md', '--format', 'xml'],
      '--format must be one of text, json, sarif, not “xml”. See: grover help scan\n',
    ],
    [
      ['generate', 'a.md', '--top-p', '0'],
      '--top-p must be a number above 0 and at most 1, not “0”. See: grover help generate\n',
    ],
    [
      ['generate', 'a.md', '--n', '1.5'],
      '--n must be a whole number from 1 to 10000, not “1.5”. See: grover help generate\n',
    ],
    [
      ['generate', 'a.md', '--seed', 'x'],
      '--seed must be a whole number from 0 to 4294967295, not “x”. See: grover help generate\n',
    ],
    [
      ['generate', 'a.jsonl', '--continue'],
      '--continue goes on with the article of a Markdown or text draft only. See: grover help generate\n',
    ],
    [['serve'], 'grover serve speaks over --stdio or over --node-ipc. See: grover help serve\n'],
  ])('answers %j with one sentence and exit code 2', async (argv, error) => {
    expect(await grover(argv)).toEqual({ code: 2, out: '', error });
  });

  it.each([
    [['scan', '/nowhere/draft.md'], 'There is no file /nowhere/draft.md. Check the path.\n'],
    [['scan', '/nowhere/*.md'], 'There is no file /nowhere. Check the path.\n'],
    [
      ['import', '/nowhere'],
      'There is no folder /nowhere. Name the folder that holds model.ckpt.index and model.ckpt.data-*.\n',
    ],
  ])('answers %j with the problem and exit code 1', async (argv, error) => {
    expect(await grover(argv)).toEqual({ code: 1, out: '', error });
  });
});
