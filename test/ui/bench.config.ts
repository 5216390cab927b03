// Playwright's settings for what is measured and not tested.
import config from './playwright.config.ts';

export default { ...config, testMatch: '*.bench.ts', reporter: 'list' };
