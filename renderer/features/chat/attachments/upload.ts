import type { Attachment } from '../../../../contract/attachment.ts';
import { ATTACHMENT_CHUNK_BYTES } from '../../../../contract/attachment.ts';
import type { Transport } from '../../../../contract/client.ts';
import { callHost } from '../../../host/call-host.ts';

/**
 * Brings a file to the host, part by part. @param onShare how much of it is there, from 0 to 1
 * @throws Failure where the host refuses it
 */
export async function upload(
  transport: Transport,
  { name, content }: { readonly name: string; readonly content: Blob },
  signal: AbortSignal,
  onShare: (share: number) => void = () => undefined,
): Promise<Attachment> {
  const { upload: id } = await callHost(
    transport,
    'chat.beginAttachment',
    { name: name.slice(-255), bytes: content.size },
    signal,
  );
  for (let offset = 0; offset < content.size; offset += ATTACHMENT_CHUNK_BYTES) {
    const base64 = await toBase64(content.slice(offset, offset + ATTACHMENT_CHUNK_BYTES));
    await callHost(transport, 'chat.appendAttachment', { upload: id, offset, base64 }, signal);
    onShare(Math.min(1, (offset + ATTACHMENT_CHUNK_BYTES) / content.size));
  }
  return callHost(transport, 'chat.finishAttachment', { upload: id }, signal);
}

/** All of a stored file. */
export async function download(transport: Transport, file: Attachment, signal: AbortSignal): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const chunk: { base64: string; next: number | null } = await callHost(
      transport,
      'chat.readAttachment',
      { id: file.id, offset },
      signal,
    );
    parts.push(Uint8Array.from(atob(chunk.base64), (letter) => letter.charCodeAt(0)));
    offset = chunk.next;
  }
  return new Blob(parts, { type: file.type });
}

/** The browser's own way, which is far faster than letter by letter. */
function toBase64(content: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.onload = () => {
    const url = typeof reader.result === 'string' ? reader.result : '';
    resolve(url.slice(url.indexOf(',') + 1));
  };
  reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
  reader.readAsDataURL(content);
  return promise;
}
