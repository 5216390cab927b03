// Playwright's settings for the tests of the packed extension.
import { defineConfig } from '@playwright/test';
import { browserArguments, browserPath } from '../vscode/browser.ts';

const output = '../../out/ui';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: `${output}/result.json` }]],
  outputDir: `${output}/artifacts`,
  use: {
    launchOptions: { executablePath: await browserPath(), args: browserArguments },
    viewport: { width: 1320, height: 920 },
    screenshot: 'only-on-failure',
  },
});
