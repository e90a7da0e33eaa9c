import { isWebAddress } from '../../translate/media/media-address.ts';
import type { MediaAddress } from '../../translate/media/media-address.ts';
import { placeMedia } from '../../translate/media/place-media.ts';
import type { Call } from '../backend.ts';
import { unusableMedia } from './fetch-media.ts';
import type { MediaFetcher } from './fetch-media.ts';

/**
 * A call whose images and documents are data, for a backend that takes nothing else or must not look for them itself.
 * @throws Failure `invalid_input` for what is no web address, such as a path, and for what cannot be fetched
 */
export async function withMediaInline(
  call: Call,
  addresses: readonly MediaAddress[],
  media: MediaFetcher,
  form: 'data-url' | 'source' = 'data-url',
): Promise<Call> {
  if (addresses.length === 0) return call;
  const other = addresses.find(({ url }) => !isWebAddress(url));
  if (other !== undefined) throw unusableMedia(other.kind, other.url, 'it is neither data nor a web address');
  const raw = placeMedia(call.raw, addresses, await media.fetch(addresses, call.signal), form);
  return { ...call, raw, body: JSON.parse(raw) as Call['body'] };
}
