import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import type { Browser, LaunchOptions } from 'playwright';

/** Debian's Chromium, or another one that is named; Playwright's own where neither is there. */
const INSTALLED = process.env['MLX_MANAGER_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** How a browser is started here, for vitest's browser mode as well. */
export function chromiumOptions(): LaunchOptions {
  return {
    ...(existsSync(INSTALLED) ? { executablePath: INSTALLED } : {}),
    // Chromium's own sandbox cannot be set up by root.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  };
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch(chromiumOptions());
}
