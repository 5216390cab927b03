// Stands in for the `code` executable: @vscode/test-electron starts it with VS Code's own arguments and reads its exit code.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { readCodeArguments } from './codeArguments.ts';
import { startServer, workbenchUrl, type RunningServer } from './server.ts';

const LIMIT_MS = Number(process.env['GROVER_HOST_LIMIT_MS'] ?? 300_000);
/** What the workbench says to itself. */
const NOISE =
  /^(Resolv|Creating a socket|\[reconnection|\[Service Worker|\[AgentHost|\[AccountPolicy|Updating additional builtin|Ignoring fetching additional builtin|Canceled: Canceled|Settings pattern)/;

const { development, tests, folder, userDataDir, extensionsDir } = readCodeArguments(process.argv.slice(2));
if (tests === undefined) {
  process.stderr.write('There is nothing to do without --extensionTestsPath.\n');
  process.exit(2);
}
const marker = join(tmpdir(), `grover-suite-${process.pid}.json`);
let server: RunningServer | undefined;
let browser: Browser | undefined;

async function end(code: number): Promise<never> {
  await browser?.close().catch(() => undefined);
  await server?.stop();
  rmSync(marker, { force: true });
  process.exit(code);
}
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void end(130));

async function runSuite(suite: string): Promise<number> {
  server = await startServer({
    development: true,
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...(extensionsDir === undefined ? {} : { extensionsDir }),
    env: { GROVER_SUITE: resolve(suite), GROVER_SUITE_RESULT: marker },
  });
  const { authority } = server;
  browser = await launchBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const exited = new Promise<number | string>((settle) => {
    page.on('crash', () => {
      settle('the page crashed');
    });
    setTimeout(() => {
      settle(`no result after ${LIMIT_MS} ms`);
    }, LIMIT_MS);
    void page.exposeFunction('codeAutomationExit', settle);
  });
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    if (!NOISE.test(line)) (type === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
  });
  const uri = (path: string): string => `vscode-remote://${authority}${resolve(path)}`;
  await page.goto(
    workbenchUrl(server, folder === undefined ? undefined : resolve(folder), [
      ...development.map((path) => ['extensionDevelopmentPath', uri(path)] as const),
      ['extensionTestsPath', uri(join(import.meta.dirname, 'suiteGuard.cjs'))],
    ]),
  );
  const code = await exited;
  const isDone = existsSync(marker) && readFileSync(marker, 'utf8') === 'passed';
  if (!existsSync(marker))
    process.stderr.write(`The suite never came to its end: the extension host died or hung (${code}).\n`);
  const picture = process.env['GROVER_HOST_SCREENSHOT'];
  if (!isDone && picture !== undefined) await page.screenshot({ path: picture });
  return code === 0 && isDone ? 0 : 1;
}

await end(
  await runSuite(tests).catch((thrown: unknown) => {
    process.stderr.write(`${format(thrown)}\n`);
    return 1;
  }),
);
