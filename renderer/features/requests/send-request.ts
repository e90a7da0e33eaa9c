import { Failure } from '../../../contract/failure.ts';
import { phrase } from '../../../contract/phrase.ts';

/** What OpenAI's and Anthropic's error bodies have in common. */
function messageOf(body: string): string | null {
  try {
    const parsed = JSON.parse(body) as { readonly error?: { readonly message?: unknown } };
    return typeof parsed.error?.message === 'string' ? parsed.error.message : null;
  } catch {
    return null;
  }
}

/**
 * Sends a body to the gateway as a program would, and reads the answer to its end. A browser's page has the gateway at
 * its own origin, whatever name it was opened under; the app's window has it at `url`.
 * @throws Failure where nobody answers, and for an answer that says that it failed
 */
export async function sendAgain(
  url: string | null,
  endpoint: string,
  body: string,
): Promise<{ readonly status: number; readonly durationMs: number }> {
  const base = window.location.protocol.startsWith('http') ? window.location.origin : url;
  if (base === null) throw new Failure('not_running', phrase`The gateway is not listening.`);
  const begun = performance.now();
  const response = await fetch(`${base}${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  }).catch((cause: unknown) => {
    throw new Failure('not_running', phrase`MLX Manager does not answer.`, { cause });
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Failure('internal', messageOf(text) ?? phrase`The gateway answered ${response.status}.`);
  }
  return { status: response.status, durationMs: performance.now() - begun };
}
