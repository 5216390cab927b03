// A second editor: Neovim's own language client, without any of our code on its side.
import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

const hasNeovim = spawnSync('nvim', ['--version']).status === 0;
if (!hasNeovim) process.stderr.write('Skipped: Neovim is not installed (apt-get install neovim).\n');

const PARAGRAPH = 'The council voted on the budget again. '.repeat(8).trim();

interface Seen {
  readonly error?: string;
  readonly before?: readonly unknown[];
  readonly after?: readonly unknown[];
  readonly hover?: string;
}

describe.skipIf(!hasNeovim)('in Neovim', () => {
  let folders: ModelFolders;
  beforeAll(async () => {
    folders = await createModelFolders();
  });
  afterAll(() => {
    folders.remove();
  });

  it('marks appear, move along with an edit above them, and are explained', async () => {
    const draft = join(folders.root, 'a draft.md');
    writeFileSync(draft, `First line.\n\n${PARAGRAPH}\n`);
    const script = join(import.meta.dirname, 'neovim.lua');
    const environment = {
      ...process.env,
      GROVER_DRAFT: draft,
      GROVER_NODE: process.execPath,
      GROVER_SERVER: PROGRAM,
      GROVER_CACHE: folders.cacheFolder,
      GROVER_SETTINGS: JSON.stringify({ model: folders.tiny, diagnostics: { minimumTokens: 5 } }),
      XDG_STATE_HOME: folders.root,
    };
    const { stdout } = await promisify(execFile)('nvim', ['--headless', '--clean', '-c', `luafile ${script}`], {
      env: environment,
      timeout: 55_000,
    });
    const seen = JSON.parse(stdout) as Seen;
    expect(seen.error).toBeUndefined();
    const mark = { source: 'Grover', code: 'machine-like', severity: 3 };
    expect(seen.before).toMatchObject([{ line: 2, ...mark }]);
    expect(seen.after).toMatchObject([{ line: 4, ...mark }]);
    expect(seen.hover).toContain('**Reads machine-like**');
  });
});
