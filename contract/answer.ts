import * as z from 'zod';
import type { Answer } from './define.ts';
import { FailureView } from './failure.ts';

const Received = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: FailureView }),
]);

/** Checks the form of an answer that came from outside. */
export function readAnswer(received: unknown): Answer<unknown> {
  return Received.parse(received);
}
