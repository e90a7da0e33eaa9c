import { isWebAddress } from '../media/media-address.ts';
import { base64Head } from '../token-estimate/base64-head.ts';
import type { FilePart } from '../wire/chat-completions-request.ts';
import type { DocumentBody } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { readDataUrl } from './data-url.ts';

/** @throws Failure `invalid_input` for a file by its id, and for one that is neither PDF nor plain text */
export function documentBlock({ file }: FilePart, path: string): DocumentBody {
  const place = `${path}.file`;
  if (!file.file_data) {
    throw refusal(place, 'A file id is only known to the provider that stored it; send file_data');
  }
  const title = file.filename ? { title: file.filename } : {};
  // Anthropic fetches it itself, and refuses what is not encrypted.
  if (/^https:\/\//i.test(file.file_data)) {
    return { type: 'document', source: { type: 'url', url: file.file_data }, ...title };
  }
  if (isWebAddress(file.file_data)) throw refusal(place, 'The address is not https; send the data');
  const inline = readDataUrl(file.file_data, place) ?? { mediaType: 'application/pdf', data: file.file_data };
  switch (inline.mediaType) {
    case '':
    case 'application/pdf':
      return {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: inline.data },
        ...title,
      };
    case 'text/plain': {
      const data = decodeUtf8(base64Head(inline.data, inline.data.length), place);
      return { type: 'document', source: { type: 'text', media_type: 'text/plain', data }, ...title };
    }
    default:
      throw refusal(place, `Files of type ${inline.mediaType} are not read; send PDF or plain text`);
  }
}

/** By hand, since pure code has no `TextDecoder`. */
function decodeUtf8(bytes: Uint8Array, path: string): string {
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw refusal(path, 'The text is not UTF-8');
  }
}
