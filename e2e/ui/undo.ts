import type { Page } from 'playwright';

/**
 * Takes back what a message says was done. By its words: the last of several messages may be of something else, where this
 * one has yet to come.
 */
export async function undo(page: Page, message: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: message }).getByRole('button', { name: 'Undo' }).click();
}
