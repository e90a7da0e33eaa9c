import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClientId } from '../../contract/ids.ts';
import type { ConfigurableTool } from '../../contract/integration.ts';
import { createIntegrations } from './integrations.ts';
import type { Integrations, ProgramKeys } from './integrations.ts';

let home: string;
let integrations: Integrations;
let settings: string;
let good: Map<string, string>;

const keys: ProgramKeys = {
  isGood: (key) => good.has(key),
  async make(name) {
    const key = `mlx-${String(good.size + 1).padStart(43, '0')}`;
    good.set(key, name);
    return { id: ClientId.parse(`00000000-0000-4000-8000-${String(good.size).padStart(12, '0')}`), key };
  },
  async revoke(id) {
    const n = Number(id.slice(-12));
    good.delete(`mlx-${String(n).padStart(43, '0')}`);
  },
};

beforeEach(() => {
  good = new Map();
  home = mkdtempSync(join(tmpdir(), 'integrations-'));
  integrations = make();
  settings = join(home, '.claude', 'settings.json');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function make(env: Record<string, string> = {}): Integrations {
  return createIntegrations({
    folders: { home, env },
    undoFolder: join(home, 'data', 'integrations'),
    address: () => 'http://127.0.0.1:6590',
    anyModel: () => null,
    keys,
  });
}

function write(text: string | Uint8Array, path = settings): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function apply(model = 'qwen', tool: ConfigurableTool = 'claude-code') {
  const { revision } = await integrations.preview(tool, model);
  return integrations.apply(tool, model, revision);
}

const read = (path = settings) => readFileSync(path, 'utf8');

describe('setting up a program', () => {
  it.each([
    ['claude-code', {}, '.claude/settings.json'],
    ['codex', {}, '.codex/config.toml'],
    ['zed', {}, '.config/zed/settings.json'],
    ['continue', {}, '.continue/config.yaml'],
    ['claude-code', { CLAUDE_CONFIG_DIR: 'moved' }, 'moved/settings.json'],
    ['codex', { CODEX_HOME: 'moved' }, 'moved/config.toml'],
    ['zed', { XDG_CONFIG_HOME: 'moved' }, 'moved/zed/settings.json'],
    ['continue', { CONTINUE_GLOBAL_DIR: 'moved' }, 'moved/config.yaml'],
  ] as const)('%s with %j writes ~/%s, and taking it back removes it', async (tool, env, path) => {
    const absolute = Object.fromEntries(
      Object.entries(env).map(([name, folder]) => [name, join(home, folder)]),
    );
    integrations = make(absolute);
    expect(await apply('qwen', tool)).toMatchObject({
      changed: true,
      backup: null,
      target: join(home, path),
    });
    expect(read(join(home, path))).toContain('http://127.0.0.1:6590');
    expect(await integrations.undo(tool, false)).toMatchObject({ outcome: 'removed' });
    expect(() => read(join(home, path))).toThrow('ENOENT');
  });

  it('restores the very bytes and the mode', async () => {
    const before = '\uFEFF{\r\n  // mine\r\n  "a" : 1,\r\n}';
    write(before);
    chmodSync(settings, 0o640);
    const { backup } = await apply();
    expect(read()).not.toBe(before);
    expect(statSync(settings).mode & 0o777).toBe(0o640);
    expect(read(backup ?? '')).toBe(before);
    expect(statSync(backup ?? '').mode & 0o777).toBe(0o600);
    await integrations.undo('claude-code', false);
    expect(read()).toBe(before);
    expect(statSync(settings).mode & 0o777).toBe(0o640);
  });

  it('says what it would change and writes nothing yet', async () => {
    write('{\n  "a": 1\n}\n');
    const preview = await integrations.preview('claude-code', 'qwen');
    expect(preview).toMatchObject({ exists: true, changes: true, path: settings });
    expect(preview.diff.slice(0, 3)).toEqual([
      { kind: 'same', before: 1, after: 1, text: '{' },
      { kind: 'removed', before: 2, after: null, text: '  "a": 1' },
      { kind: 'added', before: null, after: 2, text: '  "a": 1,' },
    ]);
    expect(read()).toBe('{\n  "a": 1\n}\n');
  });

  it('shows no key that the file holds', async () => {
    write('{ "env": { "OTHER_API_KEY": "the-secret", "ANTHROPIC_AUTH_TOKEN": "the-secret" } }');
    const preview = await integrations.preview('claude-code', 'qwen');
    expect(JSON.stringify(preview)).not.toContain('the-secret');
    await apply();
    expect(read()).toContain('"OTHER_API_KEY": "the-secret"');
  });

  it('refuses a file that was changed since the preview', async () => {
    write('{}');
    const { revision } = await integrations.preview('claude-code', 'qwen');
    write('{ "a": 1 }');
    await expect(integrations.apply('claude-code', 'qwen', revision)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(read()).toBe('{ "a": 1 }');
  });

  it('goes through symbolic links and leaves them', async () => {
    const real = join(home, 'dotfiles', 'claude.json');
    write('{}', real);
    mkdirSync(dirname(settings));
    symlinkSync('../dotfiles/claude.json', settings);
    expect(await apply()).toMatchObject({ target: real });
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
    expect(read(real)).toContain('ANTHROPIC_BASE_URL');
    await integrations.undo('claude-code', false);
    expect([read(real), lstatSync(settings).isSymbolicLink()]).toEqual(['{}', true]);
  });

  it('makes the file that a dangling link leads to', async () => {
    mkdirSync(dirname(settings));
    symlinkSync('../later.json', settings);
    expect(await apply()).toMatchObject({ target: join(home, 'later.json') });
    expect(lstatSync(settings).isSymbolicLink()).toBe(true);
  });

  it.each([
    ['a broken file', '{\n "a" 1\n}', /line 2/],
    ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0x7d]), /UTF-8/],
  ])('refuses %s and leaves it', async (_what, bytes, why) => {
    write(bytes);
    await expect(integrations.preview('claude-code', 'qwen')).rejects.toThrow(why);
    expect(readFileSync(settings)).toEqual(Buffer.from(bytes));
  });

  it('refuses a read-only file, and there is nothing to take back then', async () => {
    write('{}');
    chmodSync(settings, 0o444);
    await expect(apply()).rejects.toThrow('read-only');
    expect(read()).toBe('{}');
    await expect(integrations.undo('claude-code', false)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses a folder, and links that go round in a circle', async () => {
    mkdirSync(settings, { recursive: true });
    await expect(apply()).rejects.toThrow('it is no file');
    rmSync(settings, { recursive: true });
    symlinkSync('settings.json', settings);
    await expect(apply()).rejects.toThrow('circle');
  });

  it('does not hide the settings that Continue reads until then', async () => {
    write('{}', join(home, '.continue', 'config.json'));
    await expect(apply('qwen', 'continue')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('does nothing when all of it is there', async () => {
    await apply();
    expect(await apply()).toMatchObject({ changed: false });
  });
});

describe('taking it back', () => {
  it('takes several changes of ours in a row back as one', async () => {
    write('{}');
    await apply('one');
    await apply('two');
    await integrations.undo('claude-code', false);
    expect(read()).toBe('{}');
  });

  it('refuses when the file was edited or deleted since, unless forced', async () => {
    write('{}');
    await apply();
    write('{ "mine": 1 }');
    await expect(integrations.undo('claude-code', false)).rejects.toThrow('was edited since');
    rmSync(settings);
    await expect(integrations.undo('claude-code', false)).rejects.toThrow('was deleted since');
    expect(await integrations.undo('claude-code', true)).toMatchObject({ outcome: 'restored' });
    expect(read()).toBe('{}');
  });

  it('goes back step by step where somebody else edited between', async () => {
    write('{}');
    await apply('one');
    write(read().replace('{', '{ "mine": 1,'));
    const between = read();
    await apply('two');
    await integrations.undo('claude-code', false);
    expect(read()).toBe(between);
    await expect(integrations.undo('claude-code', false)).rejects.toMatchObject({ code: 'conflict' });
    await integrations.undo('claude-code', true);
    expect(read()).toBe('{}');
  });

  it('is offered only where there is something to take back', async () => {
    const canUndo = async () =>
      (await integrations.list(null)).integrations.find(({ id }) => id === 'claude-code')?.config;
    expect(await canUndo()).toMatchObject({ exists: false, pointsHere: false, canUndo: false });
    await apply();
    expect(await canUndo()).toMatchObject({ exists: true, pointsHere: true, canUndo: true });
    await integrations.undo('claude-code', false);
    expect(await canUndo()).toMatchObject({ canUndo: false });
  });
});

describe('the key of a program', () => {
  it.each(['claude-code', 'codex', 'continue'] as const)(
    'is made for it and for it alone: %s',
    async (tool) => {
      const { target } = await apply('qwen', tool);
      const [[key, name] = ['', '']] = good;
      expect(read(target)).toContain(key);
      expect(name).not.toBe('');
      // Once more, with another model: the key that it has is good.
      await apply('other', tool);
      expect([...good.keys()]).toEqual([key]);
      await integrations.undo(tool, false);
      expect([...good.keys()]).toEqual([]);
    },
  );

  it('is never in a preview', async () => {
    await apply('qwen');
    const shown = JSON.stringify(await integrations.preview('claude-code', 'other'));
    expect(shown).not.toContain([...good.keys()][0]);
  });

  it('is made anew where the one in the file was revoked', async () => {
    const { target } = await apply('qwen');
    good.clear();
    expect(await integrations.preview('claude-code', 'qwen')).toMatchObject({ changes: true });
    await apply('qwen');
    expect(read(target)).toContain([...good.keys()][0]);
  });

  it('is not made for Zed, which keeps keys elsewhere', async () => {
    await apply('qwen', 'zed');
    expect(good.size).toBe(0);
  });
});
