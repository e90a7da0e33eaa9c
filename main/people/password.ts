import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** What a hash costs: memory is 128 · r · N bytes, 32 MiB here. */
export interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** One of the settings that OWASP's Password Storage Cheat Sheet names for scrypt, the one that takes the least memory. */
const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify<string, Buffer, number, Cost & { maxmem: number }, Buffer>(scrypt);

/** Hashes a password on a thread of its own (some 100 ms). The result carries its parameters and its salt. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await run(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Compares in constant time. With null, where there is no such account, it takes the same time and answers false.
 * `outdated` says that the hash was made with other parameters than are used now.
 */
export async function checkPassword(
  password: string,
  stored: string | null,
  now: Cost = COST,
): Promise<{ readonly matches: boolean; readonly outdated: boolean }> {
  const { cost, salt, hash } = parse(stored) ?? { cost: now, salt: Buffer.alloc(SALT_BYTES), hash: null };
  const found = await run(password, salt, cost);
  return {
    matches: hash !== null && hash.length === found.length && timingSafeEqual(hash, found),
    outdated: cost.N !== now.N || cost.r !== now.r || cost.p !== now.p,
  };
}

function parse(stored: string | null) {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/.exec(stored ?? '');
  if (match === null) return null;
  const [, N, r, p, salt = '', hash = ''] = match;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}

/** The same characters typed on different keyboards are the same password (NFKC, as NIST SP 800-63B says). */
function run(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  return derive(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r });
}
