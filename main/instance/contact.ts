import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { DataDirectory } from './data-directory.ts';

/** How another process reaches the running host. The file that holds it is readable by its owner only. */
export const Contact = z.strictObject({
  pid: z.int(),
  startedAt: z.int(),
  url: z.string(),
  token: z.string(),
});
export type Contact = z.infer<typeof Contact>;

/** The running host's contact, or null when none is announced. The host may be gone: ask it. */
export function readContact(directory: Pick<DataDirectory, 'lock'>): Contact | null {
  try {
    return Contact.parse(JSON.parse(readFileSync(directory.lock, 'utf8')));
  } catch {
    return null;
  }
}
