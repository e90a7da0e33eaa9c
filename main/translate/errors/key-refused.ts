import type { ErrorDetails } from './error-details.ts';

/** Why a backend refused the key, without the provider's words, which may repeat the key. */
export function keyRefused(backend: string, { message }: ErrorDetails): string {
  return message?.startsWith(backend) === true ? message : `${backend} rejected the stored API key.`;
}
