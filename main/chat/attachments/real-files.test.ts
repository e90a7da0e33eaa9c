import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AttachmentsTable } from '../../store/attachments-table.ts';
import { useDatabase } from '../../store/testing/temporary-database.ts';
import { AttachmentStore } from './attachment-store.ts';

/** Written by ffmpeg, libheif and Pillow; the PDF has three pages. */
const FILES = join(import.meta.dirname, 'testing', 'real-files');

const database = useDatabase();
let folder = '';
let store: AttachmentStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attachments-'));
  store = new AttachmentStore(folder, new AttachmentsTable(database.tables));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  ['photo.png', 'image', 'image/png'],
  ['photo.jpg', 'image', 'image/jpeg'],
  ['photo.webp', 'image', 'image/webp'],
  ['photo.gif', 'image', 'image/gif'],
  ['tone.wav', 'audio', 'audio/wav'],
  ['tone.mp3', 'audio', 'audio/mpeg'],
  ['clip.mp4', 'video', 'video/mp4'],
  ['clip.mov', 'video', 'video/quicktime'],
  ['clip.webm', 'video', 'video/webm'],
  ['pages.pdf', 'pdf', 'application/pdf'],
])('takes %s, as %s', async (name, kind, type) => {
  const bytes = readFileSync(join(FILES, name));
  const file = await store.add('', name, bytes);
  expect(file).toMatchObject({ kind, type, bytes: bytes.byteLength });
  expect((await store.bytes('', file.id)).equals(bytes)).toBe(true);
});

it.each([
  ['photo.heic', 'a HEIC or AVIF picture', 'JPEG'],
  ['photo.avif', 'a HEIC or AVIF picture', 'JPEG'],
  ['tone.m4a', 'an M4A sound', 'MP3'],
  ['clip.mkv', 'a Matroska video', 'MP4'],
])('says of %s that it is %s, and what to do', async (name, is, hint) => {
  await expect(store.add('', name, readFileSync(join(FILES, name)))).rejects.toMatchObject({
    ...{ code: 'invalid_input', message: expect.stringContaining(is) as string },
    hint: expect.stringContaining(hint) as string,
  });
});

it('is not taken in by another name', async () => {
  const clip = readFileSync(join(FILES, 'clip.mp4'));
  await expect(store.add('', 'photo.jpg', clip)).rejects.toMatchObject({
    message: expect.stringContaining('its content is a video') as string,
  });
});
