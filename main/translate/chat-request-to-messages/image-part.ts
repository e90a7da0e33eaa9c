import { mediaTypeOf } from '../media/media-type.ts';
import { base64Head } from '../token-estimate/base64-head.ts';
import type { ImagePart } from '../wire/chat-completions-request.ts';
import type { ImageBody, ImageMediaType } from '../wire/messages-body.ts';
import { refusal } from '../wire/parse-request.ts';
import { readDataUrl } from './data-url.ts';

const MEDIA_TYPES: ReadonlyMap<string, ImageMediaType> = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
]);

/** @throws Failure `invalid_input` for an image of a kind that Claude does not read */
export function imageBlock({ image_url: image }: ImagePart, path: string): ImageBody {
  const place = `${path}.image_url`;
  const url = typeof image === 'string' ? image : image.url;
  const inline = readDataUrl(url, place);
  if (inline !== null) {
    const { mediaType, data } = inline;
    const known = MEDIA_TYPES.get(
      mediaType === '' ? (mediaTypeOf(base64Head(data, 12), 'image') ?? '') : mediaType,
    );
    if (known === undefined) {
      throw refusal(
        place,
        `Images of type ${mediaType || 'unknown'} are not read; send JPEG, PNG, GIF or WebP`,
      );
    }
    return { type: 'image', source: { type: 'base64', media_type: known, data } };
  }
  if (!/^https?:\/\//i.test(url)) throw refusal(place, 'An image must be a data: or an http(s): URL');
  return { type: 'image', source: { type: 'url', url } };
}
