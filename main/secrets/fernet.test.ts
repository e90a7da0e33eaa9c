import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Failure } from '../../contract/failure.ts';
import { decrypt, encrypt, formatKey, generateKey, parseKey } from './fernet.ts';

const Vector = z.object({ token: z.string(), now: z.string(), secret: z.string() });
const GenerateVector = Vector.extend({ iv: z.array(z.int()), src: z.string() });
const VerifyVector = Vector.extend({ ttl_sec: z.number(), src: z.string() });
const InvalidVector = Vector.extend({ desc: z.string(), ttl_sec: z.number() });

function vectors<T extends z.ZodType>(name: string, shape: T): z.infer<T>[] {
  const text = readFileSync(new URL(`fernet-vectors/${name}.json`, import.meta.url), 'utf8');
  return z.array(shape).min(1).parse(JSON.parse(text));
}

describe('the specification’s vectors', () => {
  test.each(vectors('generate', GenerateVector))('a token is made byte for byte: $src', (vector) => {
    const token = encrypt(parseKey(vector.secret), vector.src, {
      now: Date.parse(vector.now),
      iv: Uint8Array.from(vector.iv),
    });
    expect(token).toBe(vector.token);
  });

  test.each(vectors('verify', VerifyVector))('a valid token is read: $src', (vector) => {
    const plaintext = decrypt([parseKey(vector.secret)], vector.token, {
      ttlSeconds: vector.ttl_sec,
      now: Date.parse(vector.now),
    });
    expect(plaintext?.toString()).toBe(vector.src);
  });

  test.each(vectors('invalid', InvalidVector))('an invalid token is refused: $desc', (vector) => {
    const options = { ttlSeconds: vector.ttl_sec, now: Date.parse(vector.now) };
    expect(decrypt([parseKey(vector.secret)], vector.token, options)).toBeNull();
  });
});

describe('age', () => {
  const key = parseKey(generateKey());
  const token = encrypt(key, 'x', { now: 1_000_000 });

  test.each([
    ['at the limit', 1_060_000, true],
    ['one second over it', 1_061_000, false],
    ['made 60 s ahead of our clock', 940_000, true],
    ['made 61 s ahead of our clock', 939_000, false],
  ])('a token %s', (_case, now, readable) => {
    expect(decrypt([key], token, { ttlSeconds: 60, now }) !== null).toBe(readable);
  });

  test('does not matter when no limit is asked for', () => {
    expect(decrypt([key], token, { now: 0 })?.toString()).toBe('x');
    expect(decrypt([key], token, { now: 9e12 })?.toString()).toBe('x');
  });
});

describe('keys', () => {
  test.each([
    ['empty', ''],
    ['unpadded', generateKey().slice(0, 43)],
    ['too short', 'AAAA'],
    ['with a line break', `${generateKey()}\n`],
    ['in plain base64', `${'+/'.repeat(21)}A=`],
    ['with stray bits in its last character', `${'A'.repeat(42)}B=`],
  ])('a key that is %s is refused', (_case, text) => {
    expect(() => parseKey(text)).toThrow(Failure);
  });

  test('a key survives being written and read', () => {
    const text = generateKey();
    expect(formatKey(parseKey(text))).toBe(text);
  });

  test('any of several keys decrypts, and no other does', () => {
    const [first, second, third] = [generateKey(), generateKey(), generateKey()].map(parseKey);
    const token = encrypt(second!, 'secret');
    expect(decrypt([first!, second!], token)?.toString()).toBe('secret');
    expect(decrypt([first!, third!], token)).toBeNull();
    expect(decrypt([], token)).toBeNull();
  });
});

describe('any text', () => {
  const key = parseKey(generateKey());

  test('comes back as it went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decrypt([key], encrypt(key, bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is refused once any one bit of its token has changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, position) => {
        const bytes = Buffer.from(encrypt(key, text), 'base64url');
        const bit = position % (bytes.length * 8);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const token = bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
        expect(decrypt([key], token)).toBeNull();
      }),
    );
  });

  test('that is no token is refused without an exception', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(decrypt([key], text)).toBeNull();
      }),
    );
  });
});
