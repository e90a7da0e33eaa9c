import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openDatabase } from '../store/database.ts';

it('a SIGKILL loses no more than the batch that was not written yet, and leaves a sound database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const file = join(folder, 'mlx-manager.db');
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'writing-process.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(writer, 'exit');
  let written = 0;
  for await (const line of createInterface(writer.stdout)) {
    written = Number(line);
    if (written > 2_000) writer.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);

  const database = await openDatabase(file);
  const rows = await database.tables.selectFrom('requests').select('at').orderBy('at').execute();
  // Whatever it said was written is there, each once and without a gap.
  expect(rows.length).toBeGreaterThanOrEqual(written);
  expect(rows.map(({ at }) => at)).toEqual(rows.map((_row, n) => n));
  await database.close();
  rmSync(folder, { recursive: true });
});
