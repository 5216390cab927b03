// Prints how smoothly the list of the labelling editor scrolls: the built page in a headless Chromium, before a made-up editor.
// Nothing is asserted. Usage: node out/bench/labelling-page.mjs [folder of labelling.js]; the rows go to out/bench/labelling-page.json.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import * as v from 'valibot';
import { ROOT } from '../test/process/lspClient.ts';
import { launchBrowser } from '../test/vscode/browser.ts';
import { machine } from './harness/rows.ts';
import { openPage } from './labelling/openPage.ts';

const RESULTS = path.join(ROOT, 'out', 'bench', 'labelling-page.json');
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

interface Frames {
  readonly what: string;
  readonly frames: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Share of frames that took longer than 20 ms. */
  readonly late: number;
}

function summary(what: string, deltas: readonly number[]): Frames {
  const sorted = [...deltas].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  const late = deltas.filter((delta) => delta > 20).length / Math.max(1, deltas.length);
  return { what, frames: deltas.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), late };
}

const text = ({ what, frames, p50, p95, p99, late }: Frames): string =>
  `${what.padEnd(44)} ${String(frames).padStart(5)} frames   p50 ${p50.toFixed(1)}   p95 ${p95.toFixed(1)}   p99 ${p99.toFixed(1)} ms   ` +
  `over 20 ms: ${(100 * late).toFixed(1)} %`;

async function measure(browser: Browser, built: string, report: (frames: Frames) => void): Promise<void> {
  for (const rows of [100, 100_000, 1_000_000]) {
    const started = performance.now();
    const page = await openPage(browser, { built, rows, size: SIZE });
    console.log(
      `${rows} articles: first rows after ${Math.round(performance.now() - started)} ms, browser page included`,
    );
    if (rows === 100) report(summary('at rest (what the machine can do)', await framesWhile(page, rest(page))));
    else {
      report(summary(`wheel, ${rows} articles`, await framesWhile(page, () => wheel(page))));
      const fling = async (): Promise<void> => {
        await page.evaluate(FLING);
      };
      report(summary(`1,000 pixels a frame, ${rows} articles`, await framesWhile(page, fling)));
      console.log(`  rows in the page: ${await page.locator('[role=option]').count()}`);
    }
    await page.close();
  }
}

const built = process.argv[2] ?? path.join(ROOT, 'dist', 'webview');
const before = machine();
console.log(`${before.cpu}, ${before.cores} cores, load ${before.load.join(', ')}`);
const results: Frames[] = [];
const browser = await launchBrowser();
try {
  await measure(browser, built, (frames) => {
    results.push(frames);
    console.log(text(frames));
  });
} finally {
  await browser.close();
}
await mkdir(path.dirname(RESULTS), { recursive: true });
await writeFile(RESULTS, `${JSON.stringify({ before, after: machine(), results }, null, 2)}\n`);
