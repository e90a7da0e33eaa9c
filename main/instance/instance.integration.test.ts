import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../contract/failure.ts';
import { readContact } from './contact.ts';
import type { DataDirectory } from './data-directory.ts';
import { dataDirectory } from './data-directory.ts';
import { takeInstance } from './instance.ts';

let directory: DataDirectory;

beforeEach(() => {
  directory = dataDirectory(join(mkdtempSync(join(tmpdir(), 'instance-')), 'data'));
});
afterEach(() => rmSync(join(directory.root, '..'), { recursive: true, force: true }));

function holder() {
  const module = join(import.meta.dirname, 'instance.ts');
  const code = `
    import { takeInstance } from ${JSON.stringify(module)};
    takeInstance(${JSON.stringify(directory)}).announce('http://127.0.0.1:1');
    // Nobody keeps it: it is held all the same.
    setImmediate(() => {
      gc();
      setImmediate(() => console.log('held'));
    });
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--expose-gc', '--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('taking a data directory', () => {
  it('is refused while another process has it', async () => {
    const child = holder();
    await once(child.stdout, 'data');
    try {
      expect(() => takeInstance(directory)).toThrow(
        expect.objectContaining({ code: 'already_running' }) as Failure,
      );
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  it('works at once after the other process was killed', async () => {
    const child = holder();
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const instance = takeInstance(directory);
    expect(readContact(directory)).toBeNull();
    instance.release();
  });

  it('announces the host also where one with the same process number was killed while it did', () => {
    const instance = takeInstance(directory);
    writeFileSync(`${directory.lock}.${process.pid}`, 'half a');
    instance.announce('http://127.0.0.1:6590');
    expect(readContact(directory)).toMatchObject({ url: 'http://127.0.0.1:6590' });
    instance.release();
  });

  it('announces the host in a file that only its owner can read, and takes it back', () => {
    const instance = takeInstance(directory);
    instance.announce('http://127.0.0.1:6590');
    expect(statSync(directory.lock).mode & 0o777).toBe(0o600);
    expect(readContact(directory)).toMatchObject({ url: 'http://127.0.0.1:6590', token: instance.token });
    instance.release();
    expect(readContact(directory)).toBeNull();
  });
});
