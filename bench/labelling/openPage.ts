// The built labelling page in a headless Chromium, in front of a made-up editor.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FromLabellingView, LabellingState } from '../../src/protocol/labellingView.ts';
import { createFakeHost } from './fakeHost.ts';

const ADDRESS = 'http://127.0.0.1:9';

/** As the extension's page has it: nothing inline, nothing from elsewhere. */
const HTML = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'">
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="labelling.css"></head>
<body><div id="root"></div><script src="labelling.js"></script></body></html>`;

const API = `(() => {
  let state;
  globalThis.said = [];
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => { said.push(message); void tellHost(message); },
    getState: () => state,
    setState: (next) => { state = next; },
  });
})();`;

export interface PageOptions {
  /** Folder of labelling.js and labelling.css. */
  readonly built: string;
  readonly rows: number;
  readonly size: { readonly width: number; readonly height: number };
  /** A style sheet with the variables of VS Code's theme. */
  readonly theme?: string;
  readonly bodyClass?: string;
  readonly state?: Partial<LabellingState>;
}

export async function openPage(browser: Browser, options: PageOptions): Promise<Page> {
  const { built, rows, size, theme = '', bodyClass = 'vscode-dark', state } = options;
  const page = await browser.newPage({ viewport: size });
  const host = createFakeHost(
    rows,
    (message) => {
      // As JSON: a literal of hundreds of rows is slower to read as a program.
      void page.evaluate(`postMessage(JSON.parse(${JSON.stringify(JSON.stringify(message))}), '*')`).catch(() => {
        // The page was closed meanwhile.
      });
    },
    state,
  );
  await page.exposeFunction('tellHost', (message: FromLabellingView) => {
    host.receive(message);
  });
  await page.addInitScript(API);
  await page.route(`${ADDRESS}/**`, async (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    if (name === 'page.html')
      await route.fulfill({ contentType: 'text/html', body: HTML.replace('<body>', `<body class="${bodyClass}">`) });
    else if (name === 'theme.css') await route.fulfill({ contentType: 'text/css', body: theme });
    else if (/^labelling\.(js|css)$/.test(name))
      await route.fulfill({
        contentType: name.endsWith('js') ? 'text/javascript' : 'text/css',
        body: await readFile(path.join(built, name), 'utf8'),
      });
    else await route.fulfill({ status: 404, body: '' });
  });
  await page.goto(`${ADDRESS}/page.html`);
  await page.waitForSelector('[role=option] .pill');
  return page;
}
