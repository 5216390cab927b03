// An editor labels a file of articles, with the packed extension.
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { projectRoot } from '../vscode/install.ts';
import { workbenchUrl } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';
import { expect, test } from './fixtures.ts';

const pictures = join(projectRoot, process.env['GROVER_PICTURES'] ?? 'out/ui/pictures');
/** To be looked at; no part of the README. */
const glimpse = (name: string): string => join(projectRoot, 'out/ui/pictures', name);

const labellingView = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
const rows = (view: FrameLocator): Locator => view.getByRole('option');
const numbers = (view: FrameLocator): Locator => view.locator('.numbers');

const ARTICLES = 40;
const BROKEN = '{"title":"The line that was cut off","text":"It was never fin';
const article = v.looseObject({ label: v.optional(v.string()), title: v.string() });

/** An archive that nobody has labelled, as files are found: odd keys, Windows' line ends, one broken line, no end to the last. */
function writeArchive(folder: string): string {
  const source = readFileSync(join(folder, 'labelled', 'train.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const lines = source.slice(0, ARTICLES).map((line, i) => {
    const { label, ...rest } = v.parse(article, JSON.parse(line));
    return i % 2 === 0
      ? JSON.stringify({ ...rest, was: label })
      : `{"desk_id": 1.50e1, ${JSON.stringify(rest).slice(1)}`;
  });
  const file = join(folder, 'archive.jsonl');
  writeFileSync(file, [...lines.slice(0, 30), BROKEN, ...lines.slice(30)].join('\r\n'));
  return file;
}

const linesOf = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\r\n');

async function openArchive(page: Page, url: string): Promise<FrameLocator> {
  const workbench = new Workbench(page);
  await workbench.goto(url);
  await workbench.open('archive.jsonl');
  await workbench.command('Grover: Label Articles…');
  const view = labellingView(page);
  await expect(numbers(view)).toContainText(`0 of ${ARTICLES + 1} labelled`);
  return view;
}

test('twenty articles are labelled by key, three taken back, and none is lost when the window dies', async ({
  page,
  context,
  server,
  folder,
}) => {
  test.setTimeout(240_000);
  const file = writeArchive(folder);
  const before = linesOf(file);
  const url = workbenchUrl(server, folder);
  const view = await openArchive(page, url);
  await rows(view).first().click();
  for (let i = 0; i < 20; i++) await page.keyboard.press(i % 2 === 0 ? '2' : '1');
  await expect(numbers(view)).toContainText('20 of');
  // VS Code refuses a step back while another is under way; nobody types so fast.
  for (const [key, left] of [
    ['Control+Z', 19],
    ['Control+Z', 18],
    ['u', 17],
  ] as const) {
    await page.keyboard.press(key);
    await expect(numbers(view)).toContainText(`${left} of`);
  }
  await expect(page.locator('.tab.dirty', { hasText: 'archive.jsonl' })).toBeVisible();
  expect(linesOf(file)).toEqual(before);

  // VS Code writes its backups a second after the last change.
  await page.waitForTimeout(8000);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await new Workbench(again).goto(url);
  const restored = labellingView(again);
  await expect(numbers(restored)).toContainText('17 of', { timeout: 60_000 });
  await expect(again.locator('.tab.dirty', { hasText: 'archive.jsonl' })).toBeVisible();
  await rows(restored).first().click();
  await again.keyboard.press('Control+S');
  await expect(again.locator('.tab.dirty', { hasText: 'archive.jsonl' })).toHaveCount(0);

  const after = linesOf(file);
  expect(after).toHaveLength(before.length);
  const changed = after.flatMap((line, i) => (line === before[i] ? [] : [i]));
  expect(changed).toEqual(Array.from({ length: 17 }, (_, i) => i));
  for (const i of changed) {
    const line = after[i] ?? '';
    expect(line.startsWith((before[i] ?? '').slice(0, -1))).toBe(true);
    expect(v.parse(article, JSON.parse(line)).label).toBe(i % 2 === 0 ? 'machine' : 'human');
  }
});

test('the model is asked, and what it is least sure of comes first', async ({ page, server, folder }) => {
  test.setTimeout(240_000);
  writeArchive(folder);
  await page.setViewportSize({ width: 1400, height: 900 });
  const view = await openArchive(page, workbenchUrl(server, folder));
  await rows(view).first().click();
  for (const key of ['1', '2', '1', '1', 's', '2', 'f']) await page.keyboard.press(key);
  await expect(numbers(view)).toContainText('5 of');
  // Asked for before anything is known, an order stands still until somebody wants it again.
  await view.getByRole('button', { name: 'Most uncertain' }).click();
  await view.locator('vscode-button', { hasText: 'Ask the Model' }).click();
  // An opinion of the article on view comes without asking, and the button is there before reading begins.
  await expect(view.getByText(/The model has read \d+ articles/)).toBeVisible({ timeout: 180_000 });
  await view.getByRole('button', { name: 'Sort again' }).click();
  await expect(view.getByRole('button', { name: 'Sort again' })).toHaveCount(0);
  // How sure it is of each, down the list.
  const shares = async (): Promise<readonly number[]> =>
    (await rows(view).locator('.opinion').allTextContents()).map((text) => Number(/(\d+) %/.exec(text)?.[1]));
  const isSorted = (all: readonly number[]): boolean => all.every((share, i) => i === 0 || share >= (all[i - 1] ?? 0));
  await expect(async () => {
    const all = await shares();
    expect(all.length).toBeGreaterThan(5);
    expect(isSorted(all), `sorted: ${all.join(', ')}`).toBe(true);
  }).toPass({ timeout: 30_000 });
  await rows(view).nth(1).click();
  await expect(view.locator('main')).toContainText('reads machine-like');
  await page.screenshot({ path: join(pictures, 'labelling.png') });

  const workbench = new Workbench(page);
  // The last one is how it was: the server is everybody's.
  for (const [theme, kind] of [
    ['Dark High Contrast', 'hc-black'],
    ['Dark Modern', 'vs-dark'],
    ['Light Modern', 'vs'],
  ] as const) {
    await workbench.command('Preferences: Color Theme');
    await page.keyboard.type(theme);
    await page.keyboard.press('Enter');
    await expect(page.locator(`.monaco-workbench.${kind}`)).toBeVisible();
    await page.screenshot({ path: glimpse(`labelling-${kind}.png`) });
  }
});

test('by keyboard alone: labels, parts, steps back, a paragraph from a draft, and a conflict settled', async ({
  page,
  server,
  folder,
}) => {
  test.setTimeout(180_000);
  const file = writeArchive(folder);
  mkdirSync(join(folder, '.vscode'));
  const settings = { 'grover.labelling.dataset': 'archive.jsonl' };
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  const view = await openArchive(page, workbenchUrl(server, folder));
  const list = view.getByRole('listbox');
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await expect(list).toBeFocused();
  await press('1', '2');
  await expect(numbers(view)).toContainText('2 of');
  await press('p', 'e', '2');
  await expect(view.getByRole('button', { name: /Remove the mark machine/ })).toBeVisible();
  await press('u', 'u', 'u');
  await expect(numbers(view)).toContainText('0 of');
  await expect(view.locator('mark')).toHaveCount(0);
  await press('Shift+U', 'Shift+U');
  await expect(numbers(view)).toContainText('2 of');

  const workbench = new Workbench(page);
  await workbench.open('harbour-lights.md');
  await workbench.squiggles('info').first().waitFor({ timeout: 60_000 });
  await workbench.goToLine(11);
  await expect(page.locator('.lightBulbWidget')).toBeVisible();
  const fix = page.locator('.action-widget .monaco-list-row.focused');
  await expect(async () => {
    await press('Control+.');
    await expect(fix).toContainText('Label this paragraph human', { timeout: 5000 });
  }).toPass();
  // VS Code may draw the menu anew, and begin at its first line again.
  await expect(async () => {
    await press('ArrowDown');
    await expect(fix).toContainText('Label this paragraph machine', { timeout: 2000 });
  }).toPass();
  await press('Enter');
  await expect.poll(() => linesOf(file).filter((line) => line.includes('"label":"machine"'))).toHaveLength(1);

  await page.locator('.tab.dirty', { hasText: 'archive.jsonl' }).click();
  await expect(numbers(view)).toContainText(`3 of ${ARTICLES + 2}`);
  await expect(list).toBeFocused();
  await press('End');
  await expect(view.getByRole('heading', { name: 'Harbour lights' })).toBeVisible();

  const [first = '', ...rest] = linesOf(file);
  writeFileSync(file, [first.replace(/\}$/, ',"label":"mixed"}'), ...rest].join('\r\n'));
  await expect(view.getByRole('button', { name: 'Conflicts 1' })).toBeVisible();
  await press('Home');
  await expect(view.getByRole('group', { name: 'Conflict' })).toContainText('label mixed');
  await press('Tab', 'Tab');
  await expect(view.locator('vscode-button', { hasText: 'Keep Mine' })).toBeFocused();
  await press('Enter');
  await expect(view.getByRole('button', { name: 'Conflicts 1' })).toHaveCount(0);
  await expect(list).toBeFocused();
  await press('Control+S');
  await expect(page.locator('.tab.dirty')).toHaveCount(0);
  expect(v.parse(article, JSON.parse(linesOf(file)[0] ?? '')).label).toBe('human');
});
