import { expect as ofPlaywright } from '@playwright/test';

/** Playwright's, with the time that a busy machine may take: a limit for what hangs, not for what is slow. */
export const expect = ofPlaywright.configure({ timeout: 30_000 });
