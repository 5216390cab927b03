// Where a relative model folder is looked for.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { parseInitialization, workspaceFolder } from '../../../src/process/initialization.ts';
import { inspectModel } from '../../../src/process/inspectModel.ts';

it('reads a relative model folder from the workspace, wherever the process runs', async () => {
  const root = mkdtempSync(join(tmpdir(), 'grover-workspace-'));
  const uri = pathToFileURL(root).href;
  const initialization = parseInitialization({ capabilities: {}, workspaceFolders: [{ uri, name: 'news' }] });
  expect(workspaceFolder(initialization)).toBe(root);
  const result = await inspectModel({ folder: 'model' }, workspaceFolder(initialization));
  expect(result.ok ? '' : result.problem.message).toContain(join(root, 'model'));
});

it('reads it from where the process was started when the editor has no workspace', () => {
  expect(workspaceFolder({})).toBe(process.cwd());
});
