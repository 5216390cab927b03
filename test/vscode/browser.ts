// The headless Chromium that looks at the server.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Nothing but this machine can be reached. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** $CHROMIUM, the system's, or the one inside the package @sparticuz/chromium, unpacked into the temporary folder. */
export async function browserPath(): Promise<string> {
  const given = process.env['CHROMIUM'];
  if (given !== undefined && given !== '') return given;
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  return (await import('@sparticuz/chromium')).default.executablePath();
}

export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: await browserPath(), headless: true, args: browserArguments });
