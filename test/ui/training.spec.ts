// An editor trains a discriminator from labelled articles, reads its report and uses it, with the packed extension.
import type { FrameLocator, Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeLabelledArticles } from '../fakes/labelledArticles.ts';
import { projectRoot } from '../vscode/install.ts';
import { workbenchUrl } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';
import { expect, test } from './fixtures.ts';

const pictures = join(projectRoot, process.env['GROVER_PICTURES'] ?? 'out/ui/pictures');
const picture = (name: string): string => join(pictures, name);
const trainingView = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('iframe[title="Grover Training"], #active-frame');

/** In a browser the workbench writes its state down every five seconds; a desktop does when it is closed. */
async function reload(page: Page): Promise<void> {
  await page.waitForTimeout(8000);
  await page.reload();
}

test('from three labelled files to a discriminator that marks the drafts of the workspace', async ({
  page,
  server,
  folder,
}) => {
  test.setTimeout(400_000);
  writeLabelledArticles(join(folder, 'council'), 100);
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  await workbench.open('council-train.jsonl');
  await workbench.command('Grover: Train Discriminator…');
  const view = trainingView(page);

  // One file is in the editor; the other two are ticked in the list.
  await expect(view.getByRole('heading', { name: 'Train a discriminator' })).toBeVisible();
  await expect(view.locator('.facts')).toContainText('articles60');
  await view.getByRole('button', { name: 'Choose other files…' }).click();
  await workbench.tick(['council-test.jsonl', 'council-val.jsonl']);
  await expect(view.locator('.facts')).toContainText('articles100');
  await expect(view.getByRole('row', { name: 'Test' })).toContainText('20');

  await view.getByLabel('Name').fill('../council');
  await expect(view.getByRole('alert').filter({ hasText: 'it names a folder' })).toBeVisible();
  await view.getByLabel('Name').fill('council');
  await expect(view.getByRole('alert').filter({ hasText: 'it names a folder' })).toHaveCount(0);
  await page.screenshot({ path: picture('training-form.png') });
  await view.getByRole('button', { name: 'Start Training' }).click();

  await expect(view.getByRole('progressbar')).toBeVisible();
  await expect(page.locator('.statusbar-item', { hasText: 'council: ' })).toBeVisible();
  await view.getByRole('button', { name: 'Pause council' }).click();
  await expect(view.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await view.getByRole('button', { name: 'Continue council' }).click();
  await expect(view.getByRole('figure', { name: /^Loss by step/ })).toBeVisible({ timeout: 120_000 });
  await page.screenshot({ path: picture('training-live.png') });

  const use = view.getByRole('button', { name: 'Use in This Workspace' });
  await expect(use).toBeVisible({ timeout: 240_000 });
  await expect(view.getByText('Measured on 20 articles only')).toBeVisible();
  await expect(workbench.notifications()).toHaveCount(0);
  await page.screenshot({ path: picture('training.png') });

  const settings = (): string => {
    const file = join(folder, '.vscode', 'settings.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  await use.click();
  await expect.poll(settings).toContain('"grover.model": "grover-models/council"');
  await expect(view.getByText('council marks the drafts of this workspace.')).toBeVisible();
  await view.getByRole('button', { name: 'Use the Shipped Model' }).click();
  await expect.poll(settings).not.toContain('grover.model');

  const worst = view.locator('.worst li').first();
  const [, line = ''] = /council-test\.jsonl:(\d+)/.exec((await worst.textContent()) ?? '') ?? [];
  await worst.getByRole('button').click();
  await expect(page.locator('.tab.active', { hasText: 'council-test.jsonl' })).toBeVisible();
  await expect(page.locator('.statusbar-item', { hasText: `Ln ${line}, Col 1` })).toBeVisible();
});

test('a report that was on view is there again when VS Code is opened again', async ({ page, server, folder }) => {
  test.setTimeout(400_000);
  writeLabelledArticles(join(folder, 'council'), 100);
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  await workbench.open('council-train.jsonl');
  await workbench.command('Grover: Train Discriminator…');
  const view = trainingView(page);
  await view.getByLabel('Name').fill('kept');
  await reload(page);
  await expect(view.getByLabel('Name')).toHaveValue('kept', { timeout: 60_000 });
  await view.getByLabel('TF-IDF').check();
  await view.getByRole('button', { name: 'Start Training' }).click();
  await expect(view.getByRole('heading', { name: 'What the numbers do not say' })).toBeVisible({ timeout: 240_000 });
  await reload(page);
  await expect(view.getByRole('heading', { name: 'kept' })).toBeVisible({ timeout: 60_000 });
  await expect(view.getByRole('heading', { name: 'What the numbers do not say' })).toBeVisible();
});
