// A folder that nobody trusts may not choose which files are opened as a model; once trusted, it may.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workbenchUrl } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';
import { expect, test } from './fixtures.ts';

test('the model that an untrusted folder names is used only after it is trusted', async ({
  page,
  carefulServer,
  folder,
}) => {
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'grover.model': '/nowhere/at/all' }));
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(carefulServer, folder));
  await page.getByText('Restricted Mode').first().waitFor();
  await workbench.open('council-budget.md');
  await workbench.languageStatus('grover-mini');
  await expect(workbench.squiggles('error')).not.toHaveCount(0);
  await workbench.command('Workspaces: Manage Workspace Trust');
  await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await page.getByText('You trust this folder').waitFor();
  await page
    .locator('.monaco-modal-editor-block')
    .getByRole('button', { name: /^Close/ })
    .click();
  await workbench.open('council-budget.md');
  await workbench.languageStatus('/nowhere/at/all');
  await expect(workbench.squiggles('error')).not.toHaveCount(0);
});

test('nothing is trained and nothing written in a folder that nobody trusts', async ({
  page,
  carefulServer,
  folder,
}) => {
  const labelled = join(folder, 'labelled', 'val.jsonl');
  const before = readFileSync(labelled, 'utf8');
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(carefulServer, folder));
  await page.getByText('Restricted Mode').first().waitFor();
  await workbench.open('val.jsonl');
  for (const command of ['Grover: Train Discriminator…', 'Grover: Generate Machine Counterparts…']) {
    await workbench.command(command);
    await expect(workbench.notifications().filter({ hasText: 'only in a workspace that you trust' })).toBeVisible();
    await workbench.command('Notifications: Clear All Notifications');
    await expect(workbench.notifications()).toHaveCount(0);
  }
  expect(readFileSync(labelled, 'utf8')).toBe(before);
  expect(existsSync(join(folder, 'grover-models'))).toBe(false);
});
