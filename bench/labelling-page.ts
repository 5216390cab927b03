// How smoothly the list of the labelling editor scrolls: the built page in a headless Chromium, before a made-up editor.
// Nothing is asserted. Usage: node out/bench/labelling-page.mjs [folder of labelling.js]
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as v from 'valibot';
import { ROOT } from '../test/process/lspClient.ts';
import { launchBrowser } from '../test/vscode/browser.ts';
import { valueRow, type Row } from './harness/rows.ts';
import { quantile } from './harness/statistics.ts';
import { runSuite, type Suite } from './harness/suite.ts';
import { openPage } from './labelling/openPage.ts';

const SCROLL_MS = 5000;
const SIZE = { width: 1300, height: 800 };

/** Milliseconds from one frame to the next, until `stopFrames` is called. */
const WATCH_FRAMES = `(() => {
  const deltas = [];
  let last = performance.now();
  let handle = requestAnimationFrame(function frame(now) {
    deltas.push(now - last);
    last = now;
    handle = requestAnimationFrame(frame);
  });
  globalThis.stopFrames = () => { cancelAnimationFrame(handle); return deltas.slice(1); };
})()`;

const numbers = v.array(v.number());

async function framesWhile(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(WATCH_FRAMES);
  await act();
  return v.parse(numbers, await page.evaluate('stopFrames()'));
}

/** A turn of the wheel (100 pixels) after the other; every second turned the other way for the last fifth. */
async function wheel(page: Page): Promise<void> {
  await page.mouse.move(200, 500);
  const end = Date.now() + SCROLL_MS;
  while (Date.now() < end) await page.mouse.wheel(0, end - Date.now() < SCROLL_MS / 5 ? -100 : 100);
}

/** Twenty rows a frame, as when the scroll bar is dragged. */
const FLING = `(() => {
  const list = document.getElementById('list');
  const end = performance.now() + ${SCROLL_MS};
  return new Promise((resolve) => {
    const frame = (now) => {
      list.scrollTop += 1000;
      if (now < end) requestAnimationFrame(frame);
      else resolve();
    };
    requestAnimationFrame(frame);
  });
})()`;

const rest = (page: Page) => (): Promise<void> => page.waitForTimeout(SCROLL_MS);

/** A frame that took longer was late. */
const LATE_MS = 20;

function frameRows(what: string, deltas: readonly number[]): readonly Row[] {
  const late = deltas.filter((delta) => delta > LATE_MS).length / Math.max(1, deltas.length);
  return [
    valueRow(what, 'a frame', 'ms', deltas),
    valueRow(what, 'a frame, p99', 'ms', [quantile(deltas, 0.99)]),
    valueRow(what, `frames over ${LATE_MS} ms`, '%', [100 * late]),
  ];
}

async function measure(browser: Browser, built: string, { report, say }: Suite): Promise<void> {
  for (const rows of [100, 100_000, 1_000_000]) {
    const started = performance.now();
    const page = await openPage(browser, { built, rows, size: SIZE });
    const opened = performance.now() - started;
    report(valueRow(`${rows} articles`, 'first rows, browser page included', 'ms', [opened]));
    if (rows === 100)
      frameRows('at rest (what the machine can do)', await framesWhile(page, rest(page))).forEach(report);
    else {
      frameRows(`wheel, ${rows} articles`, await framesWhile(page, () => wheel(page))).forEach(report);
      const fling = async (): Promise<void> => {
        await page.evaluate(FLING);
      };
      frameRows(`1,000 pixels a frame, ${rows} articles`, await framesWhile(page, fling)).forEach(report);
      say(`rows in the page: ${await page.locator('[role=option]').count()}`);
    }
    await page.close();
  }
}

const built = process.argv[2] ?? path.join(ROOT, 'dist', 'webview');
await runSuite('labelling-page', async (suite) => {
  const browser = await launchBrowser();
  try {
    await measure(browser, built, suite);
  } finally {
    await browser.close();
  }
});
