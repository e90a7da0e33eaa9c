import { refusal } from '../wire/parse-request.ts';

export interface InlineData {
  /** In lower case, without parameters; empty where the URL names none. */
  readonly mediaType: string;
  /** Base64 without spaces and line breaks. */
  readonly data: string;
}

/** `data:<type>[;name=value]*;base64,` */
const HEAD = /^data:([^;,]*)((?:;[^;,]*)*),/i;

/** The data in a `data:` URL; null for any other address. @throws Failure `invalid_input` for data that is not base64 */
export function readDataUrl(url: string, path: string): InlineData | null {
  if (!/^data:/i.test(url)) return null;
  const [head, mediaType = '', parameters = ''] = HEAD.exec(url.slice(0, HEAD_LENGTH_MAX)) ?? [];
  if (head === undefined || !parameters.toLowerCase().split(';').includes('base64')) {
    throw refusal(path, 'Data must be encoded as base64: data:<media type>;base64,<data>');
  }
  const data = url.slice(head.length).replaceAll(/\s+/g, '');
  if (data === '') throw refusal(path, 'The data is empty');
  return { mediaType: mediaType.trim().toLowerCase(), data };
}

const HEAD_LENGTH_MAX = 1_024;
