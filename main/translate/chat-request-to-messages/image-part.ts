import { base64Head } from '../token-estimate/base64-head.ts';
import type { ImagePart } from '../wire/chat-completions-request.ts';
import type { ImageBody, ImageMediaType } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { readDataUrl } from './data-url.ts';
import type { Translation } from './translation.ts';

const MEDIA_TYPES: ReadonlyMap<string, ImageMediaType> = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
]);

/** @throws Failure `invalid_input` for an image of a kind that Claude does not read */
export function imageBlock(
  { image_url: image }: ImagePart,
  path: string,
  translation: Translation,
): ImageBody {
  const place = `${path}.image_url`;
  const url = typeof image === 'string' ? image : image.url;
  const inline = readDataUrl(url, place);
  if (inline !== null) {
    const { mediaType, data } = inline;
    const known = MEDIA_TYPES.get(mediaType === '' ? sniff(data) : mediaType);
    if (known === undefined) {
      throw refusal(
        place,
        `Images of type ${mediaType || 'unknown'} are not read; send JPEG, PNG, GIF or WebP`,
      );
    }
    return { type: 'image', source: { type: 'base64', media_type: known, data } };
  }
  if (!/^https?:\/\//i.test(url)) throw refusal(place, 'An image must be a data: or an http(s): URL');
  translation.remoteImages.push({ path: place, url });
  return { type: 'image', source: { type: 'url', url } };
}

/** An image's kind by the bytes that it begins with. */
function sniff(data: string): string {
  const head = String.fromCharCode(...base64Head(data, 12));
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('GIF8')) return 'image/gif';
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? 'image/webp' : '';
}
