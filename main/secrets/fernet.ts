import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** A Fernet key taken apart: 16 bytes that sign, 16 that encrypt (AES-128). */
export interface FernetKey {
  readonly signing: Buffer;
  readonly encryption: Buffer;
}

const VERSION = 0x80;
const HEADER_BYTES = 1 + 8 + 16;
const BLOCK_BYTES = 16;
const MAC_BYTES = 32;
/** How far a token's clock may run ahead of ours, where an age limit is asked for (as other implementations do). */
const MAX_CLOCK_SKEW_SECONDS = 60n;

/** A new random key, as text. */
export function generateKey(): string {
  return encodeBase64Url(randomBytes(32));
}

/**
 * Reads a key: 32 bytes in padded base64url, 44 characters.
 * Throws `invalid_input`; the message never repeats the text.
 */
export function parseKey(text: string): FernetKey {
  const bytes = decodeBase64Url(text);
  if (bytes?.length !== 32) {
    throw new Failure(
      'invalid_input',
      phrase`This is not a Fernet key: 32 bytes in base64url (44 characters).`,
    );
  }
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
}

/** The text that {@link parseKey} reads. */
export function formatKey(key: FernetKey): string {
  return encodeBase64Url(Buffer.concat([key.signing, key.encryption]));
}

/**
 * Encrypts and signs as the Fernet specification says (version 0x80). `now` is Unix milliseconds; `iv` (16 bytes)
 * is for test vectors only: two tokens must never share one.
 */
export function encrypt(
  key: FernetKey,
  plaintext: string | Uint8Array,
  options: { now?: number; iv?: Uint8Array } = {},
): string {
  const iv = options.iv ?? randomBytes(BLOCK_BYTES);
  const head = Buffer.alloc(9);
  head.writeUInt8(VERSION);
  head.writeBigUInt64BE(toSeconds(options.now ?? Date.now()), 1);
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const signed = Buffer.concat([head, iv, ciphertext]);
  return encodeBase64Url(Buffer.concat([signed, sign(key, signed)]));
}

/**
 * Checks and decrypts a token with whichever of the keys made it (MultiFernet). Null for any token that is not
 * whole, not signed by one of them, or older than `ttlSeconds`; which of these is not told, on purpose.
 * `now` is Unix milliseconds.
 */
export function decrypt(
  keys: readonly FernetKey[],
  token: string,
  options: { ttlSeconds?: number; now?: number } = {},
): Buffer | null {
  const bytes = decodeBase64Url(token);
  if (bytes === null || bytes.length < HEADER_BYTES + BLOCK_BYTES + MAC_BYTES) return null;
  if (bytes.readUInt8(0) !== VERSION) return null;

  if (options.ttlSeconds !== undefined) {
    const made = bytes.readBigUInt64BE(1);
    const now = toSeconds(options.now ?? Date.now());
    if (made + BigInt(Math.floor(options.ttlSeconds)) < now) return null;
    if (made > now + MAX_CLOCK_SKEW_SECONDS) return null;
  }

  const signed = bytes.subarray(0, -MAC_BYTES);
  const mac = bytes.subarray(-MAC_BYTES);
  const key = keys.find((candidate) => timingSafeEqual(sign(candidate, signed), mac));
  if (key === undefined) return null;

  const decipher = createDecipheriv('aes-128-cbc', key.encryption, signed.subarray(9, HEADER_BYTES));
  try {
    return Buffer.concat([decipher.update(signed.subarray(HEADER_BYTES)), decipher.final()]);
  } catch {
    // Wrong length or padding, though the signature was right.
    return null;
  }
}

function sign(key: FernetKey, data: Uint8Array): Buffer {
  return createHmac('sha256', key.signing).update(data).digest();
}

function toSeconds(milliseconds: number): bigint {
  return BigInt(Math.floor(milliseconds / 1000));
}

function encodeBase64Url(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Node's decoder skips what it does not know; only text that encodes back to itself is accepted here. */
function decodeBase64Url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return encodeBase64Url(bytes) === text ? bytes : null;
}
