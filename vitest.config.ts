import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,golden,process,bundle}/**/*.test.ts'],
    globalSetup: 'test/globalSetup.ts',
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Two cores, and every engine brings its own threads.
    maxWorkers: 2,
    pool: 'forks',
  },
});
