// A server with the packed extension for all tests, and a fresh copy of the newsroom for each.
import { test as base } from '@playwright/test';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { projectRoot } from '../vscode/install.ts';
import { commandLine, startServer, workbenchUrl, type RunningServer } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';

const manifest = v.object({ name: v.string(), version: v.string() });

function packedExtension(): string {
  const { name, version } = v.parse(manifest, JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
  const file = join(projectRoot, `${name}-${process.platform}-${process.arch}-${version}.vsix`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run package.`);
  return file;
}

/** Quieter for pictures: nothing but the draft and what Grover says of it. */
const settings = {
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.hover.above': false,
  'editor.wordWrap': 'on',
  'editor.fontSize': 13,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
};

interface WorkerFixtures {
  /** Folder in which the packed extension is installed. */
  readonly extensionsDir: string;
  /** Trusts every folder. */
  readonly server: RunningServer;
  /** Asks whether a folder is trusted. */
  readonly carefulServer: RunningServer;
}

export const test = base.extend<{ folder: string; workbench: Workbench }, WorkerFixtures>({
  extensionsDir: [
    async ({}, use) => {
      const extensionsDir = mkdtempSync(join(tmpdir(), 'ge-'));
      await commandLine(['--install-extension', packedExtension()], { extensionsDir });
      await use(extensionsDir);
      rmSync(extensionsDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  server: [
    async ({ extensionsDir }, use) => {
      const server = await startServer({ extensionsDir, settings });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  carefulServer: [
    async ({ extensionsDir }, use) => {
      const server = await startServer({ extensionsDir, settings, workspaceTrust: true });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  folder: async ({}, use) => {
    const parent = mkdtempSync(join(tmpdir(), 'gn-'));
    const folder = join(parent, 'newsroom');
    cpSync(join(projectRoot, 'examples', 'newsroom'), folder, { recursive: true });
    await use(folder);
    rmSync(parent, { recursive: true, force: true });
  },
  workbench: async ({ page, server, folder }, use) => {
    const workbench = new Workbench(page);
    await workbench.goto(workbenchUrl(server, folder));
    await use(workbench);
  },
});

export { expect } from '@playwright/test';
