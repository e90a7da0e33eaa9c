import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const LOGGER = join(import.meta.dirname, 'logger.ts');

// A program of its own: an error that nobody handles would come when the test is over. /dev/full is always full.
it.skipIf(!existsSync('/dev/full'))(
  'a log that finds the disk full neither ends nor delays its program',
  async () => {
    const program = `
    const { openLog } = await import(${JSON.stringify(LOGGER)});
    const log = openLog('/dev/full', (text) => text);
    for (let line = 0; line < 20_000; line++) log.logger.info('x'.repeat(100));
    log.close();
    console.log('goes on');
  `;
    const node = promisify(execFile);
    const { stdout } = await node(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 50_000,
    });
    expect(stdout).toBe('goes on\n');
  },
);
