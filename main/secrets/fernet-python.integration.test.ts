import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { decrypt, encrypt, generateKey, parseKey } from './fernet.ts';

const CRYPTOGRAPHY = '46.0.3';
const cache = process.env['MLX_MANAGER_TEST_CACHE'] ?? join(homedir(), '.cache', 'mlx-manager-test');
const venv = join(cache, `cryptography-${CRYPTOGRAPHY}`);
const python = join(venv, 'bin', 'python');
const run = promisify(execFile);

/** Made once and moved into place whole (the interpreter does not mind), so an interrupted run leaves no half. */
beforeAll(async () => {
  if (existsSync(python)) return;
  await mkdir(cache, { recursive: true });
  const draft = `${venv}.${process.pid}`;
  try {
    await run('python3', ['-m', 'venv', draft]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(draft, 'bin', 'python'), [...pip, `cryptography==${CRYPTOGRAPHY}`]);
    await rename(draft, venv).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}, 300_000);

/** Runs a script that prints one line of JSON; its input comes as JSON in argv[1] (throw-away keys only). */
async function inPython(script: string, input: unknown): Promise<unknown> {
  const { stdout } = await run(python, [
    '-c',
    `import json, sys\nfrom cryptography.fernet import Fernet, InvalidToken, MultiFernet\na = json.loads(sys.argv[1])\n${script}`,
    JSON.stringify(input),
  ]);
  return JSON.parse(stdout);
}

const texts = ['', 'sk-1234567890', 'exactly sixteen!', 'ключ 🔑', 'x'.repeat(5_000)];

test('Python reads what we wrote', async () => {
  const key = generateKey();
  const tokens = texts.map((text) => encrypt(parseKey(key), text));
  const script = 'print(json.dumps([Fernet(a["key"]).decrypt(t, ttl=600).decode() for t in a["tokens"]]))';
  expect(await inPython(script, { key, tokens })).toEqual(texts);
});

test('we read what Python wrote, with a key that Python made', async () => {
  const script = [
    'key = Fernet.generate_key()',
    'print(json.dumps({"key": key.decode(), "tokens": [Fernet(key).encrypt(t.encode()).decode() for t in a]}))',
  ].join('\n');
  const made = (await inPython(script, texts)) as { key: string; tokens: string[] };
  const read = made.tokens.map((token) =>
    decrypt([parseKey(made.key)], token, { ttlSeconds: 600 })?.toString(),
  );
  expect(read).toEqual(texts);
});

test('a token that Python rotated to a new first key is read here, and the other way round', async () => {
  const [older, newer] = [generateKey(), generateKey()] as const;
  const keys = [newer, older].map(parseKey);
  const token = encrypt(parseKey(older), 'rotate me');
  const rotate = 'print(json.dumps(MultiFernet([Fernet(k) for k in a["keys"]]).rotate(a["token"]).decode()))';
  const rotated = (await inPython(rotate, { keys: [newer, older], token })) as string;
  expect(decrypt([parseKey(newer)], rotated)?.toString()).toBe('rotate me');
  expect(decrypt([parseKey(older)], rotated)).toBeNull();

  const ours = encrypt(parseKey(newer), decrypt(keys, token) ?? 'unreadable');
  const read = 'print(json.dumps(MultiFernet([Fernet(k) for k in a["keys"]]).decrypt(a["token"]).decode()))';
  expect(await inPython(read, { keys: [older, newer], token: ours })).toBe('rotate me');
});

test('both refuse a token that the other’s key did not sign', async () => {
  const [mine, other] = [generateKey(), generateKey()] as const;
  const script = [
    'try:',
    '    Fernet(a["other"]).decrypt(a["token"]); refused = False',
    'except InvalidToken:',
    '    refused = True',
    'print(json.dumps({"refused": refused, "token": Fernet(a["other"]).encrypt(b"x").decode()}))',
  ].join('\n');
  const answer = (await inPython(script, { other, token: encrypt(parseKey(mine), 'x') })) as {
    refused: boolean;
    token: string;
  };
  expect(answer.refused).toBe(true);
  expect(decrypt([parseKey(mine)], answer.token)).toBeNull();
});
