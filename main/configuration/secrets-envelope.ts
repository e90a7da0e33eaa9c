import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { SecretsEnvelope } from '../../contract/configuration.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** What an export holds under its passphrase. */
const Secrets = z.strictObject({
  /** Name → key. */
  keys: z.record(z.string(), z.string()),
  /** Profile → variable → value. */
  env: z.record(z.string(), z.record(z.string(), z.string())),
});
export type Secrets = z.infer<typeof Secrets>;

export const NO_SECRETS: Secrets = { keys: {}, env: {} };

/** OWASP's first choice for scrypt (Password Storage Cheat Sheet): 128 MiB, a fraction of a second. */
const SCRYPT: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 1024 * 1024 };
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Goes into the tag, so that an envelope cannot be passed off as one of another version. */
const VERSION_LABEL = Buffer.from('mlx-manager secrets 1');

const derive: (passphrase: string, salt: Buffer, bytes: number, options: ScryptOptions) => Promise<Buffer> =
  promisify(scrypt);

/** Encrypts secrets with a key that only the passphrase gives. */
export async function seal(secrets: Secrets, passphrase: string): Promise<SecretsEnvelope> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await keyFrom(passphrase, salt), nonce);
  cipher.setAAD(VERSION_LABEL);
  const data = Buffer.concat([cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()]);
  return {
    version: 1,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    data: data.toString('base64'),
  };
}

/** @throws Failure `invalid_input` when the passphrase is another one or the envelope was changed */
export async function unseal(envelope: SecretsEnvelope, passphrase: string): Promise<Secrets> {
  const [salt, nonce, data] = [envelope.salt, envelope.nonce, envelope.data].map((text) =>
    Buffer.from(text, 'base64'),
  ) as [Buffer, Buffer, Buffer];
  if (salt.length !== SALT_BYTES || nonce.length !== NONCE_BYTES || data.length < TAG_BYTES)
    throw unreadable();
  const decipher = createDecipheriv('aes-256-gcm', await keyFrom(passphrase, salt), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(VERSION_LABEL);
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]);
    return Secrets.parse(JSON.parse(text.toString()));
  } catch {
    throw unreadable();
  }
}

/** Composed the same way on every keyboard (NFKC), so that an ä is an ä. */
function keyFrom(passphrase: string, salt: Buffer): Promise<Buffer> {
  return derive(passphrase.normalize('NFKC'), salt, 32, SCRYPT);
}

function unreadable(): Failure {
  return new Failure('invalid_input', phrase`The secrets in the file cannot be read with this passphrase.`, {
    hint: phrase`Give the passphrase that it was exported with.`,
  });
}
