// What an editor sees who opens examples/newsroom with the packed extension.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../vscode/install.ts';
import { expect, test } from './fixtures.ts';

/** Where pictures go. The README's are retaken by `GROVER_PICTURES=media npm run test:ui`; a test run changes no tracked file. */
const pictures = join(projectRoot, process.env['GROVER_PICTURES'] ?? 'out/ui/pictures');
const picture = (name: string): string => join(pictures, name);

test('a paragraph that a language model wrote is underlined, listed in Problems and explained on hover', async ({
  workbench,
}) => {
  const { page } = workbench;
  await workbench.open('harbour-lights.md');
  await expect(workbench.squiggles('info').first()).toBeVisible();
  await expect((await workbench.problems()).filter({ hasText: 'Reads machine-like' }).first()).toBeVisible();
  await workbench.open('harbour-lights.md');
  // The line of text lies on top of its underline and takes the pointer.
  await workbench
    .squiggles('info')
    .last()
    .hover({ position: { x: 60, y: 4 }, force: true });
  await expect(workbench.hover()).toContainText(/(?:Fewer than 1|(?:About|At most) [1-5]) of 1,000 human paragraphs/);
  await expect(workbench.hover()).toContainText(/Wording(?: and language model agree)?: machine-like/);
  await expect(workbench.hover()).toContainText('Tokens counted');
  await expect(workbench.hover()).toContainText('Surprising');
  await expect(workbench.notifications()).toHaveCount(0);
  await page.screenshot({ path: picture('screenshot.png') });
});

test('a date that does not exist is underlined where it stands', async ({ workbench }) => {
  await workbench.open('council-budget.md');
  await expect(workbench.squiggles('error')).not.toHaveCount(0);
  await expect((await workbench.problems()).filter({ hasText: 'February 2026 has 28 days' })).toBeVisible();
});

test('ghost text goes on at the cursor and Tab takes it', async ({ workbench, folder }) => {
  const { page } = workbench;
  await workbench.open('ferry-timetable.md');
  await workbench.languageStatus('Grover: Ready');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  let typed = '';
  const type = async (text: string): Promise<void> => {
    await page.keyboard.type(text, { delay: 15 });
    typed += text;
  };
  await type('The harbour board said on Thursday');
  // A draw may be empty, and then nothing is shown: whoever writes goes on with the next word.
  await expect(async () => {
    await type(typed.endsWith('Thursday') ? ' that' : ' the');
    await expect(workbench.ghost()).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 40_000 });
  await expect(workbench.notifications()).toHaveCount(0);
  await page.screenshot({ path: picture('ghost-text.png') });
  const ghost = (await workbench.ghost().textContent()) ?? '';
  expect(ghost.trim()).not.toBe('');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+S');
  const written = (): string => readFileSync(join(folder, 'ferry-timetable.md'), 'utf8').replaceAll('\u00a0', ' ');
  await expect.poll(written).toContain(`${typed}${ghost.replaceAll('\u00a0', ' ')}`);
});

test('completion proposes a title where it is empty', async ({ workbench, folder }) => {
  const { page } = workbench;
  await workbench.open('storm-brief.md');
  await workbench.languageStatus('Grover: Ready');
  await workbench.goToLine(2, 7);
  // Not every draw is a title; one asks again. The words of the draft, which VS Code proposes then, are single words.
  const proposals = workbench.suggestions().filter({ has: page.locator('.label-name', { hasText: /\S\s+\S/ }) });
  await expect(async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Space');
    await expect(proposals.first()).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 90_000 });
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+S');
  const saved = (): string => readFileSync(join(folder, 'storm-brief.md'), 'utf8');
  await expect.poll(saved).toMatch(/^---\ntitle: \S.*\nauthors: Joan Petrie\n/);
});

test('Generate writes at the cursor from the palette, and the list lets one choose', async ({ workbench, folder }) => {
  const { page } = workbench;
  const saved = (): string => readFileSync(join(folder, 'storm-brief.md'), 'utf8');
  const before = saved();
  await workbench.open('storm-brief.md');
  await page.keyboard.press('Control+End');
  await workbench.command('Grover: Generate…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Continue here' }).click();
  const rows = page.locator('.quick-input-list .monaco-list-row', { hasText: 'seed' });
  await expect(rows).toHaveCount(3, { timeout: 90_000 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+S');
  await expect.poll(saved).not.toBe(before);
  expect(saved().startsWith(before)).toBe(true);
  await expect(workbench.notifications()).toHaveCount(0);
});
