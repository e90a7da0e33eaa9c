import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

const MAX_NAME = 128;
/** Far above any provider's keys, and below the usual limit for all headers of a request. */
const MAX_SECRET = 8_192;

/** Refuses a name that could not be shown or found again. Throws `invalid_input`. */
export function checkName(name: string): void {
  if (name.trim() === name && name.length >= 1 && name.length <= MAX_NAME && !/\p{Cc}/u.test(name)) return;
  throw new Failure(
    'invalid_input',
    phrase`A key's name has 1 to ${MAX_NAME} characters, without line breaks and without spaces at its ends.`,
  );
}

/** Refuses what no header can carry, above all the line break that comes along when pasting. Throws `invalid_input`. */
export function checkSecret(secret: string): void {
  if (secret.length >= 1 && secret.length <= MAX_SECRET && /^[!-~]+$/.test(secret)) return;
  throw new Failure(
    'invalid_input',
    phrase`This cannot be a key: it is empty, too long, or has spaces or line breaks.`,
    {
      hint: phrase`Paste the key alone: letters, digits and signs, without spaces or line breaks.`,
    },
  );
}
