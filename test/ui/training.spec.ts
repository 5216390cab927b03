// An editor trains a discriminator from labelled articles, reads its report and uses it, with the packed extension.
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeLabelledArticles } from '../fakes/labelledArticles.ts';
import { projectRoot } from '../vscode/install.ts';
import { workbenchUrl } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';
import { expect, test } from './fixtures.ts';

const pictures = join(projectRoot, process.env['GROVER_PICTURES'] ?? 'out/ui/pictures');
const picture = (name: string): string => join(pictures, name);
/** To be looked at; no part of the README. */
const glimpse = (name: string): string => join(projectRoot, 'out/ui/pictures', name);
const trainingView = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('iframe[title="Grover Training"], #active-frame');

/** In a browser the workbench writes its state down every five seconds; a desktop does when it is closed. */
async function reload(page: Page): Promise<void> {
  await page.waitForTimeout(8000);
  await page.reload();
}

/** Selects these files in the explorer, as they lie in the folder of labelled articles. */
async function selectLabelled(page: Page, names: readonly string[]): Promise<Locator> {
  await page.keyboard.press('Control+Shift+E');
  const rows = page.locator('.explorer-folders-view .monaco-list-row');
  await rows.filter({ hasText: 'labelled' }).click();
  const rowOf = (name: string): Locator => rows.filter({ hasText: name });
  const [first = '', ...others] = names;
  // The first click opens the file, which moves the selection once more.
  await expect(async () => {
    await rowOf(first).click();
    await expect(page.locator('.tab', { hasText: first })).toBeVisible({ timeout: 2000 });
    for (const name of others) {
      await rowOf(name).click({ modifiers: ['ControlOrMeta'] });
      await expect(rowOf(name)).toHaveAttribute('aria-selected', 'true', { timeout: 2000 });
    }
    for (const name of names) await expect(rowOf(name)).toHaveAttribute('aria-selected', 'true', { timeout: 1000 });
  }).toPass();
  return rowOf(names.at(-1) ?? '');
}

/** Chooses from the menu of a row. A menu that has just opened takes no clicks for a moment. */
async function chooseFromMenu(page: Page, row: Locator, text: string): Promise<void> {
  await row.click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-label', { hasText: text });
  await expect(async () => {
    await item.click({ timeout: 2000 });
    await expect(item).toBeHidden({ timeout: 1000 });
  }).toPass();
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const focused = wanted.and(trainingView(page).locator(':focus-within'));
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Sixty times Tab did not lead there.');
}

test('from three labelled files to diagnostics with a model of one’s own', async ({ page, server, folder }) => {
  test.setTimeout(400_000);
  await page.setViewportSize({ width: 1400, height: 900 });
  const settings = (): string => {
    const file = join(folder, '.vscode', 'settings.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  const last = await selectLabelled(page, ['test.jsonl', 'train.jsonl', 'val.jsonl']);
  await chooseFromMenu(page, last, 'Train Discriminator…');
  const view = trainingView(page);
  await expect(view.locator('.facts')).toContainText('180');
  await expect(view.getByRole('row', { name: 'Test' })).toContainText('30');
  await expect(view.getByText('Only 30 articles for the test')).toBeVisible();
  await view.getByLabel('Name').fill('../council');
  await expect(view.getByRole('alert').filter({ hasText: 'it names a folder' })).toBeVisible();
  await view.getByLabel('Name').fill('council-desk');
  await expect(view.getByRole('alert').filter({ hasText: 'it names a folder' })).toHaveCount(0);
  await page.screenshot({ path: glimpse('training-form.png') });
  await view.getByRole('button', { name: 'Start Training' }).click();

  await expect(view.getByRole('progressbar')).toBeVisible();
  await expect(page.locator('.statusbar-item', { hasText: 'council-desk: ' })).toBeVisible();
  await view.getByRole('button', { name: 'Pause council-desk' }).click();
  await expect(view.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await view.getByRole('button', { name: 'Continue council-desk' }).click();
  await expect(view.getByRole('figure', { name: /^Loss of each try/ })).toBeVisible({ timeout: 120_000 });
  await page.screenshot({ path: glimpse('training-live.png') });
  await expect(view.getByRole('button', { name: 'Use in This Workspace' })).toBeVisible({ timeout: 240_000 });
  await expect(view.getByText('Measured on 30 articles only')).toBeVisible();
  await page.screenshot({ path: picture('training.png') });

  // So few paragraphs promise less than the setting asks for: marks have to be allowed.
  await view.getByRole('button', { name: 'Use in This Workspace' }).click();
  await expect.poll(settings).toContain('"grover.model": "grover-models/council-desk"');
  await view.getByRole('button', { name: /^Allow .* False Marks$/ }).click();
  await expect.poll(settings).toContain('grover.diagnostics.falsePositiveRate');
  await expect(view.getByText('council-desk marks the drafts of this workspace.')).toBeVisible();
  await workbench.open('draft.md');
  await workbench.languageStatus('council-desk');
  await expect(workbench.squiggles('info').first()).toBeVisible();
  await workbench
    .squiggles('info')
    .last()
    .hover({ position: { x: 60, y: 4 }, force: true });
  await expect(workbench.hover()).toContainText('council-desk on onnxruntime');
  await expect(workbench.notifications()).toHaveCount(0);

  await workbench.command('Grover: Show Training');
  await view.getByRole('button', { name: 'Use the Shipped Model' }).click();
  await expect.poll(settings).not.toMatch(/grover\.model|falsePositiveRate/);
});

test('a training is started, paused, resumed after its trainer was killed, and used, without a pointer', async ({
  page,
  server,
  folder,
}) => {
  test.setTimeout(300_000);
  writeLabelledArticles(join(folder, 'council'), 80);
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  await workbench.open('council-train.jsonl');
  await workbench.command('Grover: Train Discriminator…');
  const view = trainingView(page);
  const button = (text: string): Locator => view.locator('vscode-button', { hasText: text });
  await expect(view.getByRole('heading', { name: 'Train a discriminator' })).toBeVisible();
  await tabTo(page, view.getByRole('radio', { name: 'Quick' }));
  await tabTo(page, view.getByLabel('Name'));
  await expect(async () => {
    await page.keyboard.press('Control+A');
    await page.keyboard.type('keys');
    await expect(view.getByLabel('Name')).toHaveValue('keys', { timeout: 1000 });
  }).toPass();
  await tabTo(page, button('Start Training'));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('progressbar')).toBeVisible();
  await tabTo(page, button('Pause'));
  await page.keyboard.press('Enter');
  await expect(view.getByRole('heading', { name: 'Paused' })).toBeVisible();

  const lock = join(folder, 'grover-models', 'keys', '.lock');
  // It is paused from its first step on, before which it takes its folder.
  await expect.poll(() => existsSync(lock)).toBe(true);
  const { pid } = v.parse(v.object({ pid: v.number() }), JSON.parse(readFileSync(lock, 'utf8')));
  process.kill(pid, 'SIGKILL');
  await expect(view.getByRole('heading', { name: 'Interrupted' })).toBeVisible();
  await expect(view.getByRole('alert')).toContainText('when memory runs out');
  await page.screenshot({ path: glimpse('training-interrupted.png') });
  // The focus stays where Pause was: there is Resume now.
  await expect(button('Resume').and(view.locator(':focus-within'))).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(view.getByRole('heading', { name: 'What the numbers do not say' })).toBeVisible({ timeout: 200_000 });
  await tabTo(page, button('Use in This Workspace'));
  await page.keyboard.press('Enter');
  await expect(button('Use the Shipped Model')).toBeVisible();
});

test('a report that was on view is there again when VS Code is opened again', async ({ page, server, folder }) => {
  test.setTimeout(400_000);
  writeLabelledArticles(join(folder, 'council'), 100);
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  await workbench.open('council-train.jsonl');
  await workbench.command('Grover: Train Discriminator…');
  const view = trainingView(page);
  // One file is in the editor; the other two are ticked in the list.
  await expect(view.locator('.facts')).toContainText('60');
  await view.getByRole('button', { name: 'Choose other files…' }).click();
  await workbench.tick(['council-test.jsonl', 'council-val.jsonl']);
  await expect(view.locator('.facts')).toContainText('100');
  await view.getByLabel('Name').fill('kept');
  await reload(page);
  await expect(view.getByLabel('Name')).toHaveValue('kept', { timeout: 60_000 });
  await view.getByText('simpler recipes to compare with').click();
  await view.getByLabel('TF-IDF').check();
  await view.getByRole('button', { name: 'Start Training' }).click();
  await expect(view.getByRole('heading', { name: 'What the numbers do not say' })).toBeVisible({ timeout: 240_000 });
  await reload(page);
  await expect(view.getByRole('heading', { name: 'kept' })).toBeVisible({ timeout: 60_000 });
  await expect(view.getByRole('heading', { name: 'What the numbers do not say' })).toBeVisible();

  const worst = view.locator('.worst li').first();
  const [, line = ''] = /council-test\.jsonl:(\d+)/.exec((await worst.textContent()) ?? '') ?? [];
  await worst.getByRole('button').click();
  await expect(page.locator('.tab.active', { hasText: 'council-test.jsonl' })).toBeVisible();
  await expect(page.locator('.statusbar-item', { hasText: `Ln ${line}, Col 1` })).toBeVisible();
});
