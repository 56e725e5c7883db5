import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@stagebook\/pipeline$/, replacement: source('pipeline/src/index.ts') },
      { find: /^@stagebook\/pipeline\/testing$/, replacement: source('pipeline/src/testing/index.ts') },
      { find: /^@stagebook\/run-view\/report$/, replacement: source('run-view/src/report/index.ts') },
      { find: /^@stagebook\/run-view$/, replacement: source('run-view/src/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
