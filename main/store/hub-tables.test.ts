import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { DownloadId, KeyId } from '../../contract/ids.ts';
import { HubSettings } from '../../contract/model.ts';
import { DownloadsTable } from './downloads-table.ts';
import { HubSettingsRow } from './hub-settings-row.ts';
import { useDatabase } from './testing/temporary-database.ts';

const database = useDatabase();

it('the hub’s settings are the defaults until something is set, then what was set last', async () => {
  const row = new HubSettingsRow(database.tables);
  expect(await row.read()).toEqual({ ...HubSettings.parse({}), revision: 0 });
  const token = KeyId.parse(randomUUID());
  await row.update({ changes: { token }, expected: 0 });
  await row.update({ changes: { folders: ['/models'], parallelDownloads: 3 } });
  const last = { ...HubSettings.parse({ token, folders: ['/models'], parallelDownloads: 3 }), revision: 2 };
  expect(await row.read()).toEqual(last);
  const outdated = row.update({ changes: { folders: [] }, expected: 1 });
  await expect(outdated).rejects.toMatchObject({ code: 'conflict' });
  expect(await row.read()).toEqual(last);
});

it('a download is remembered in its last state, the newest first, until it is forgotten', async () => {
  const table = new DownloadsTable(database.tables);
  const download = (model: string, createdAt: number) => ({
    ...{ id: DownloadId.parse(randomUUID()), model, revision: 'main', createdAt, commit: null },
    ...{ state: 'queued' as const, doneBytes: 0, totalBytes: null, failure: null },
  });
  const older = download('owner/older', 1);
  const newer = download('owner/newer', 2);
  await table.put(older);
  await table.put(newer);
  const failed = {
    ...{ ...older, state: 'failed' as const, commit: 'a'.repeat(40), totalBytes: 9 },
    failure: { code: 'disk_full' as const, message: 'The disk is full.', hint: 'Free some space.' },
  };
  await table.put(failed);
  expect(await table.list()).toEqual([newer, failed]);
  await table.delete(newer.id);
  expect(await table.list()).toEqual([failed]);
});
