// How soon a file of 100,000 articles can be labelled, in the packed extension: npm run bench -- labelling-open.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { valueRow } from '../../bench/harness/rows.ts';
import { runSuite } from '../../bench/harness/suite.ts';
import { workbenchUrl } from '../vscode/server.ts';
import { Workbench } from '../vscode/workbench.ts';
import { expect, test } from './fixtures.ts';

const ARTICLES = 100_000;
const ROUNDS = 6;
/** About 10 kB: the file has 1 GB. */
const TEXT = 'The council met on Tuesday and said that the harbour would be dredged before spring. '.repeat(120);

async function writeLarge(file: string): Promise<void> {
  const out = createWriteStream(file);
  for (let i = 0; i < ARTICLES; i++) {
    const line = JSON.stringify({ title: `Article ${i}`, date: '01-02-2019', text: TEXT });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

test(`${ARTICLES} articles are opened`, async ({ page, server, folder }) => {
  test.setTimeout(300_000);
  await writeLarge(join(folder, 'large.jsonl'));
  mkdirSync(join(folder, '.vscode'));
  const settings = { 'workbench.editorAssociations': { '*.jsonl': 'grover.labelling' } };
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
  const workbench = new Workbench(page);
  await workbench.goto(workbenchUrl(server, folder));
  await workbench.open('ferry-timetable.md');
  // VS Code has started and the draft has been read.
  await workbench.languageStatus('grover-mini');
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'large.jsonl' });
  const view = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await runSuite('labelling-open', async ({ report }) => {
    const [first, all]: [number[], number[]] = [[], []];
    for (let round = 1; round <= ROUNDS; round++) {
      const began = performance.now();
      await row.dblclick();
      await expect(view.getByRole('option').first()).toContainText('Article 0');
      first.push(performance.now() - began);
      await expect(view.locator('.numbers')).toContainText('100,000');
      all.push(performance.now() - began);
      await workbench.command('View: Close Editor');
      await expect(page.locator('.tab', { hasText: 'large.jsonl' })).toHaveCount(0);
    }
    const subject = `${ARTICLES} articles, 1 GB`;
    report(valueRow(subject, 'double click to the first rows, first time', 'ms', first.slice(0, 1)));
    report(valueRow(subject, 'double click to the first rows, again', 'ms', first.slice(1)));
    report(valueRow(subject, 'double click to all counted', 'ms', all));
  });
});
