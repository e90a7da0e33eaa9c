import { Failure } from '../../contract/failure.ts';

/** What a check says against something; null when it has nothing to say. */
export function whyRefused(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
