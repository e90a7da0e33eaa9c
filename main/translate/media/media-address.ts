import { isJsonObject } from '../wire/json-object.ts';
import type { JsonObject } from '../wire/json-object.ts';

/** Something in a request that is named by an address instead of being sent along. */
export interface MediaAddress {
  readonly kind: 'image' | 'pdf';
  readonly url: string;
  /** Where in the request's JSON the value stands that data would take the place of. */
  readonly path: readonly (string | number)[];
}

/** A file whose bytes are at hand. */
export interface Media {
  /** As its own first bytes say, whatever its server called it. */
  readonly mediaType: string;
  readonly base64: string;
}

/** The images and files of a Chat Completions request that are no data, whatever else they are. */
export function mediaAddresses(body: JsonObject): MediaAddress[] {
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  return messages.flatMap((message: unknown, at) => {
    const content = isJsonObject(message) ? message['content'] : null;
    if (!Array.isArray(content)) return [];
    return content.flatMap((part: unknown, n) =>
      isJsonObject(part) ? addressIn(part, ['messages', at, 'content', n]) : [],
    );
  });
}

function addressIn(part: JsonObject, path: MediaAddress['path']): MediaAddress[] {
  switch (part['type']) {
    case 'image_url': {
      const image = part['image_url'];
      return isJsonObject(image)
        ? addressOf('image', image['url'], [...path, 'image_url', 'url'])
        : addressOf('image', image, [...path, 'image_url']);
    }
    case 'file': {
      const { file } = part;
      const data = isJsonObject(file) ? file['file_data'] : null;
      // Some servers take bare base64 here: only what is clearly an address is one.
      return isWebAddress(data) ? addressOf('pdf', data, [...path, 'file', 'file_data']) : [];
    }
    default:
      return [];
  }
}

function addressOf(kind: MediaAddress['kind'], url: unknown, path: MediaAddress['path']): MediaAddress[] {
  return typeof url === 'string' && !/^data:/i.test(url) ? [{ kind, url, path }] : [];
}

/** True for what can be fetched; a path or another scheme never is. */
export function isWebAddress(url: unknown): url is string {
  return typeof url === 'string' && /^https?:\/\//i.test(url);
}

/**
 * The images of a Messages request that Anthropic refuses because their address is not encrypted
 * (https://docs.anthropic.com/en/docs/build-with-claude/vision), by the place of their `source`.
 */
export function cleartextImages(body: JsonObject): MediaAddress[] {
  const found: MediaAddress[] = [];
  const look = (blocks: unknown, path: MediaAddress['path']) => {
    if (!Array.isArray(blocks)) return;
    for (const [at, block] of blocks.entries()) {
      if (!isJsonObject(block)) continue;
      const { source } = block;
      const url = block['type'] === 'image' && isJsonObject(source) ? source['url'] : null;
      if (isWebAddress(url) && /^http:/i.test(url)) {
        found.push({ kind: 'image', url, path: [...path, at, 'source'] });
      }
      look(block['content'], [...path, at, 'content']);
    }
  };
  const messages = Array.isArray(body['messages']) ? body['messages'] : [];
  for (const [at, message] of messages.entries()) {
    if (isJsonObject(message)) look(message['content'], ['messages', at, 'content']);
  }
  return found;
}
