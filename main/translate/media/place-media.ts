import { spliceValues } from '../wire/raw-value.ts';
import type { Media, MediaAddress } from './media-address.ts';

/** A request's JSON text with data in place of the addresses; every other byte stays as it is. */
export function placeMedia(
  raw: string,
  addresses: readonly MediaAddress[],
  media: ReadonlyMap<string, Media>,
  form: 'data-url' | 'source',
): string {
  const edits = addresses.flatMap(({ path, url }) => {
    const found = media.get(url);
    return found === undefined ? [] : [{ path, text: JSON.stringify(valueOf(found, form)) }];
  });
  return spliceValues(raw, edits);
}

function valueOf({ mediaType, base64 }: Media, form: 'data-url' | 'source') {
  switch (form) {
    case 'data-url':
      return `data:${mediaType};base64,${base64}`;
    case 'source':
      return { type: 'base64', media_type: mediaType, data: base64 };
  }
}
