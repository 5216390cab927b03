// What people see when a byte of the model's files has changed: a refusal that names the file, in a terminal and in an editor.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, ROOT, startClient } from './lspClient.ts';

const REFUSAL =
  /model\.safetensors does not have the SHA-256 that SHA256SUMS gives for it \([0-9a-f]{64} instead of [0-9a-f]{64}\)\./u;

let room: string;
let changed: string;
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'grover-changed-weights-'));
  changed = join(room, 'grover-mini');
  mkdirSync(changed);
  cpSync(join(ROOT, 'models', 'grover-mini'), changed, { recursive: true });
  const weights = join(changed, 'model.safetensors');
  const bytes = readFileSync(weights);
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  writeFileSync(weights, bytes);
  writeFileSync(
    join(room, 'draft.md'),
    'The city council voted on Tuesday to build a new ferry terminal on the east bank.\n',
  );
});
afterAll(() => {
  rmSync(room, { recursive: true });
});

const grover = (...argv: readonly string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(room, 'cache') };
    const child = execFile(process.execPath, [PROGRAM, ...argv], { cwd: room, env }, (_, out, error) => {
      resolve({ code: child.exitCode, out, error });
    });
  });

describe('one changed bit of the weights', () => {
  it.each(['scan', 'generate'])('ends grover %s before it has written anything', async (command) => {
    const { code, out, error } = await grover(command, 'draft.md', '--model', changed);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toMatch(REFUSAL);
    expect(error).toContain('Copy or download model.safetensors again');
  });

  it('is what the language server says instead of being ready', async () => {
    const client = await startClient({
      settings: { model: changed },
      initializationOptions: { cacheFolder: join(room, 'cache') },
    });
    try {
      await client.open('file:///draft.md', '---\ntitle: Ferry\n---\n\nThe city council voted on Tuesday.\n');
      const told = await client.until(() => client.statuses.find(({ state }) => state === 'failed'));
      expect(told).toMatchObject({ message: expect.stringMatching(REFUSAL) as unknown });
    } finally {
      await client.stop();
    }
  });
});
