import { pushAll } from '../upstream/pushed-bytes.ts';
import type { Take } from '../upstream/pushed-bytes.ts';
import type { Proven } from './prove-answer.ts';

/**
 * Hands an answer over: what was read to prove it, then the rest as it comes, never faster than it is taken.
 * @throws what broke it off, or what `take` failed with; the rest has been let go then
 */
export async function passProven({ held, rest }: Proven, take: Take): Promise<void> {
  try {
    for (const chunk of held) await take(chunk);
  } catch (error) {
    await rest?.return?.();
    throw error;
  }
  if (rest !== null) await pushAll(rest, take);
}
