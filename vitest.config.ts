import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumOptions } from './e2e/ui/chromium.ts';

export default defineConfig({
  test: {
    // Limits for what hangs, not for what is slow: the machine may be busy with something else.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      // Beside their source: no process is started, no socket leaves the test.
      {
        test: {
          name: 'unit',
          include: [
            'contract/**/*.test.ts',
            'main/**/*.test.ts',
            'renderer/**/*.test.ts',
            'packaging/**/*.test.ts',
          ],
          exclude: ['**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Real sockets, real processes, a real Python; nothing that needs a model.
      {
        test: {
          name: 'integration',
          include: ['main/**/*.integration.test.ts', 'e2e/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Components by themselves, in a browser.
      {
        plugins: [react()],
        // All that the words load is known beforehand: what is found while a test runs loads its page anew.
        optimizeDeps: {
          entries: ['renderer/testing/setup.ts', 'renderer/**/*.test.tsx', 'renderer/main.tsx'],
        },
        test: {
          name: 'renderer',
          include: ['renderer/**/*.test.tsx'],
          setupFiles: ['renderer/testing/setup.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumOptions() }),
            instances: [{ browser: 'chromium' }],
            viewport: { width: 900, height: 600 },
          },
        },
      },
      // The user interface in a browser, against a real host with scripted model servers.
      {
        test: {
          name: 'ui',
          include: ['e2e/ui/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          globalSetup: ['e2e/ui/build.ts', 'e2e/host/build.ts'],
        },
      },
      // The Mac app in a real Electron, attached to a real host.
      {
        test: {
          name: 'electron',
          include: ['e2e/electron/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          globalSetup: ['e2e/electron/build.ts', 'e2e/host/build.ts'],
        },
      },
      // Not tests: writes docs/screenshots (npm run screenshots).
      {
        test: {
          name: 'screenshots',
          include: ['e2e/ui/screenshots.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          globalSetup: ['e2e/ui/build.ts', 'e2e/host/build.ts'],
        },
      },
      // The whole program with the real model server, as a user runs it.
      {
        test: {
          name: 'e2e',
          include: ['e2e/specs/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          globalSetup: 'e2e/host/build.ts',
        },
      },
    ],
  },
});
