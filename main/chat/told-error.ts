import * as z from 'zod';
import { Failure, FailureCode, FailureView } from '../../contract/failure.ts';
import type { Phrase } from '../../contract/phrase.ts';

const Text = z.string().nullish().catch(null);
/** A failure of the gateway's nests far less. What a provider puts in its place must not do so without end. */
const DEPTH_MAX = 32;

/**
 * An error as the gateway tells it. Its own ones hold the whole failure; a provider's are its words alone, with a code where
 * it has one.
 */
export const ToldError = z.looseObject({
  message: Text,
  code: Text,
  failure: z
    .unknown()
    .refine((failure) => isWithin(DEPTH_MAX, failure))
    .pipe(FailureView)
    .nullish()
    .catch(null),
});
export type ToldError = z.infer<typeof ToldError>;

function isWithin(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(depth - 1, inner));
}

/**
 * What the gateway told, as a failure. Its codes are ours, but for those that it took over from OpenAI.
 * @param otherwise what is said where it gave no words
 * @param status of the answer; null inside a stream
 */
export function toldFailure(error: ToldError | null, otherwise: Phrase, status: number | null): Failure {
  if (error?.failure !== null && error?.failure !== undefined) return Failure.fromView(error.failure);
  const words = error?.message ?? otherwise;
  const known = FailureCode.safeParse(error?.code);
  if (known.success) return new Failure(known.data, words);
  return new Failure(BY_STATUS.get(status ?? 0) ?? 'upstream_protocol', words);
}

const BY_STATUS: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [400, 'invalid_input'],
  [401, 'unauthorised'],
  [403, 'forbidden'],
  [404, 'model_not_found'],
  [413, 'request_too_large'],
  [422, 'invalid_input'],
  [429, 'rate_limited'],
  [504, 'upstream_timeout'],
]);
