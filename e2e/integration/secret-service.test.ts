import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs code with `keychain`, `probe` and a Secret Service that holds nothing but what it puts there. */
async function withSecretService(code: string): Promise<unknown> {
  const script = `
    const { openKeychain, probe } = await import(${JSON.stringify(join(ROOT, 'main', 'secrets', 'keychain.ts'))});
    const keychain = openKeychain({ service: 'dev.mlx-manager.test' });
    ${code}`;
  const session = join(import.meta.dirname, 'keyring-session.sh');
  const node = [process.execPath, '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)('dbus-run-session', ['--', session, ...node], {
    // Without these, the daemon would look for a desktop.
    env: { PATH: process.env['PATH'], LANG: 'C.UTF-8' },
  });
  return JSON.parse(stdout);
}

it.runIf(process.platform === 'linux')(
  'a key goes into a real keychain, comes back, and goes away',
  async () => {
    const key = 'sk-ünïcode ✓ \u{1F511}'.padEnd(8_000, 'x');
    const answer = await withSecretService(`
    const key = ${JSON.stringify(key)};
    const health = await probe(keychain);
    await keychain.set('provider', key);
    await keychain.set('other', 'another');
    const same = (await keychain.get('provider')) === key;
    await keychain.set('provider', 'replaced');
    const replaced = await keychain.get('provider');
    const removed = [await keychain.delete('provider'), await keychain.delete('provider')];
    const left = [await keychain.get('provider'), await keychain.get('other')];
    console.log(JSON.stringify({ health, same, replaced, removed, left }));`);
    expect(answer).toEqual({
      health: { ok: true },
      same: true,
      replaced: 'replaced',
      removed: [true, false],
      left: [null, 'another'],
    });
  },
);
