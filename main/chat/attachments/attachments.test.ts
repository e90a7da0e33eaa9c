import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ATTACHMENT_CHUNK_BYTES, ATTACHMENT_LIMITS } from '../../../contract/attachment.ts';
import type { Attachment } from '../../../contract/attachment.ts';
import { AttachmentsTable } from '../../store/attachments-table.ts';
import { useDatabase } from '../../store/testing/temporary-database.ts';
import { AttachmentStore } from './attachment-store.ts';
import { Uploads } from './uploads.ts';

const database = useDatabase();
let folder = '';
let store: AttachmentStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attachments-'));
  store = new AttachmentStore(join(folder, 'attachments'), new AttachmentsTable(database.tables));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = (words: string) => new TextEncoder().encode(words);

it('keeps the same bytes once, and deletes them with the last file that has them', async () => {
  const one = await store.add('', 'one.txt', text('words'));
  await store.add('', 'two.txt', text('words'));
  expect(readdirSync(join(folder, 'attachments'))).toHaveLength(1);
  expect((await store.bytes('', one.id)).toString()).toBe('words');
  await store.purge(Date.now() + 1_000);
  expect(readdirSync(join(folder, 'attachments'))).toHaveLength(0);
});

it('keeps a file that is brought again while the same one is deleted', async () => {
  const again: Promise<Attachment>[] = [];
  const rows = new AttachmentsTable(database.tables);
  const purge = rows.purge.bind(rows);
  rows.purge = async (before) => {
    const gone = await purge(before);
    // The moment between the two steps of deleting; it lasts long enough for whoever does not wait for its end.
    again.push(racing.add('', 'again.txt', text('words')));
    for (let step = 0; step < 50; step += 1) await stat(folder);
    return gone;
  };
  const racing = new AttachmentStore(join(folder, 'attachments'), rows);
  await racing.add('', 'one.txt', text('words'));
  await racing.purge(Date.now() + 1_000);
  const kept = await Promise.all(again);
  const contents = await Promise.all(kept.map(({ id }) => racing.bytes('', id)));
  expect(contents.map(String)).toEqual(['words']);
});

it('deletes at its start what was left half written, and nothing else', async () => {
  await store.sweep();
  const { id } = await store.add('', 'one.txt', text('words'));
  writeFileSync(join(folder, 'attachments', 'half.tmp'), 'wo');
  writeFileSync(join(folder, 'attachments', 'f'.repeat(64)), 'named by nothing');
  await store.sweep();
  expect(readdirSync(join(folder, 'attachments'))).toHaveLength(1);
  expect((await store.bytes('', id)).toString()).toBe('words');
});

it('gives nobody another’s file', async () => {
  const file = await store.add('ann', 'one.txt', text('words'));
  await expect(store.bytes('bob', file.id)).rejects.toMatchObject({ code: 'not_found' });
});

it('is read part by part to its end', async () => {
  const content = 'a'.repeat(ATTACHMENT_CHUNK_BYTES + 10);
  const { id } = await store.add('', 'long.txt', text(content));
  const first = await store.chunk('', id, 0);
  expect(first.next).toBe(ATTACHMENT_CHUNK_BYTES);
  const second = await store.chunk('', id, first.next ?? 0);
  expect(second.next).toBeNull();
  const whole = [first, second].map(({ base64 }) => Buffer.from(base64, 'base64').toString()).join('');
  expect(whole).toBe(content);
});

it('refuses a file that is not what its name says, and what nothing can read', async () => {
  await expect(store.add('', 'cat.png', text('<html>'))).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('a text') as string,
  });
  await expect(store.add('', 'x.bin', Uint8Array.of(0, 1, 2))).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

it('refuses a video of 500 MB before a byte of it is read', () => {
  const uploads = new Uploads();
  expect(() => uploads.begin('', 'holiday.mp4', 500 * 1024 * 1024)).toThrow(/500 MB; a video may have 20 MB/);
});

it('refuses a text that hides behind a name without an ending once it is here', async () => {
  const bytes = new Uint8Array(ATTACHMENT_LIMITS.text + 1).fill(97);
  await expect(store.add('', 'notes', bytes)).rejects.toMatchObject({ code: 'request_too_large' });
});

it('takes parts in their order only, each from whoever began, and the whole only', () => {
  const uploads = new Uploads();
  const id = uploads.begin('ann', 'x.txt', 4);
  expect(uploads.append('ann', id, 0, text('ab'))).toBe(2);
  expect(() => uploads.append('ann', id, 0, text('ab'))).toThrow('begins at 2');
  expect(() => uploads.append('ann', id, 2, text('abc'))).toThrow('longer than was said');
  expect(() => uploads.append('bob', id, 2, text('cd'))).toThrow('not being attached');
  expect(() => uploads.finish('ann', id)).toThrow('Only 2 of the 4 bytes');
  uploads.append('ann', id, 2, text('cd'));
  expect(Buffer.from(uploads.finish('ann', id).bytes).toString()).toBe('abcd');
});

it('forgets what was begun and left', () => {
  let now = 0;
  const uploads = new Uploads(() => now);
  const id = uploads.begin('', 'x.txt', 4);
  now = 11 * 60_000;
  uploads.tidy();
  expect(() => uploads.append('', id, 0, text('ab'))).toThrow('not being attached');
});

it('takes so many files and bytes of one person at the same time, whatever others bring', () => {
  const uploads = new Uploads();
  const video = () => uploads.begin('ann', 'x.mp4', ATTACHMENT_LIMITS.video);
  for (let count = 0; count < 6; count += 1) video();
  expect(video).toThrow('at the same time');
  uploads.begin('bob', 'x.mp4', ATTACHMENT_LIMITS.video);
  for (let count = 6; count < 16; count += 1) uploads.begin('ann', 'x.txt', 1);
  expect(() => uploads.begin('ann', 'x.txt', 1)).toThrow('at the same time');
});
