import { Failure } from '../../../contract/failure.ts';
import type { Deadlines } from '../../../contract/backend.ts';
import type { Media, MediaAddress } from '../../translate/media/media-address.ts';
import { mediaTypeOf } from '../../translate/media/media-type.ts';
import type { AddressPolicy } from '../../upstream/address-guard.ts';
import type { Resolver } from '../../upstream/guarded-lookup.ts';
import { createUpstream } from '../../upstream/upstream-client.ts';
import type { Upstream } from '../../upstream/upstream-client.ts';

/** What a client's request may have this program fetch. */
export interface MediaLimits {
  /** Different addresses in one request. */
  readonly count: number;
  /** Bytes of one file, and of all of one request. */
  readonly fileBytes: number;
  readonly requestBytes: number;
  readonly deadlines: Deadlines;
}

export const MEDIA_LIMITS: MediaLimits = {
  count: 20,
  fileBytes: 20 * 1024 * 1024,
  requestBytes: 50 * 1024 * 1024,
  deadlines: { connectMs: 5_000, firstByteMs: 15_000, gapMs: 10_000, totalMs: 30_000 },
};

/** Fetches what requests name by an address, for backends that need the data. */
export interface MediaFetcher {
  /**
   * @returns the files by their address
   * @throws Failure `invalid_input` for what cannot be used, with the reason; the signal's reason when it aborts
   */
  fetch(addresses: readonly MediaAddress[], signal: AbortSignal): Promise<ReadonlyMap<string, Media>>;
  close(): Promise<void>;
}

/**
 * A client could otherwise have this program ask addresses that the client cannot reach itself: only what `policy`
 * allows is connected to (for users: public addresses), no redirect is followed, no credentials are sent, and only
 * files come back whose first bytes are those of an image or a PDF document.
 */
export function createMediaFetcher(options: {
  readonly policy: Omit<AddressPolicy, 'secrets'>;
  readonly limits?: MediaLimits;
  readonly resolver?: Resolver;
}): MediaFetcher {
  const limits = options.limits ?? MEDIA_LIMITS;
  const upstream = createUpstream({
    policy: { ...options.policy, secrets: false },
    deadlines: limits.deadlines,
    maxConnections: 8,
    ...(options.resolver === undefined ? {} : { resolver: options.resolver }),
  });
  return {
    async fetch(addresses, signal) {
      const wanted = [...new Map(addresses.map((address) => [address.url, address])).values()];
      if (wanted.length > limits.count) {
        throw new Failure('invalid_input', `More than ${limits.count} files are named by their address.`, {
          hint: 'Send the data of some of them.',
        });
      }
      const budget = { left: limits.requestBytes };
      // The first failure ends the others: their answers would be of no use.
      const failed = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      const fetched = wanted.map(async (address) => {
        try {
          return [address.url, await fetchOne(upstream, address, limits, budget, either)] as const;
        } catch (error) {
          failed.abort(error);
          throw error;
        }
      });
      await Promise.allSettled(fetched);
      signal.throwIfAborted();
      failed.signal.throwIfAborted();
      return new Map(await Promise.all(fetched));
    },
    close: () => upstream.close(AbortSignal.abort()),
  };
}

async function fetchOne(
  upstream: Upstream,
  { kind, url }: MediaAddress,
  limits: MediaLimits,
  budget: { left: number },
  signal: AbortSignal,
): Promise<Media> {
  const unusable = (reason: string, cause?: unknown) => unusableMedia(kind, url, reason, cause);
  try {
    const headers = { accept: kind === 'pdf' ? 'application/pdf' : 'image/*', 'user-agent': 'mlx-manager' };
    const response = await upstream.request({ url, method: 'GET', headers, signal });
    const chunks: Uint8Array[] = [];
    let length = 0;
    // Throwing out of the loop closes the socket.
    for await (const chunk of response.body) {
      if (response.status !== 200) throw unusable(`its server answered ${response.status}`);
      length += chunk.byteLength;
      budget.left -= chunk.byteLength;
      if (length > limits.fileBytes) throw unusable(`it is larger than ${inMegabytes(limits.fileBytes)}`);
      if (budget.left < 0)
        throw unusable(`all of them together are larger than ${inMegabytes(limits.requestBytes)}`);
      chunks.push(chunk);
    }
    if (response.status !== 200) throw unusable(`its server answered ${response.status}`);
    const bytes = Buffer.concat(chunks, length);
    const mediaType = mediaTypeOf(bytes, kind);
    if (mediaType === null) throw unusable(`it is not ${KINDS[kind]}`);
    return { mediaType, base64: bytes.toString('base64') };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure) || error.code === 'invalid_input' || error.code === 'stopping') {
      throw error;
    }
    throw unusable(error.message.replace(/\.$/, ''), error);
  }
}

const KINDS = { image: 'a JPEG, PNG, GIF or WebP image', pdf: 'a PDF document' } as const;

function inMegabytes(bytes: number): string {
  return `${bytes / (1024 * 1024)} MB`;
}

/** The query is left out of the message: it may be a signature that opens the file. */
export function unusableMedia(
  kind: MediaAddress['kind'],
  url: string,
  reason: string,
  cause?: unknown,
): Failure {
  const shown = URL.canParse(url) ? new URL(url) : null;
  const place = shown === null ? 'its address' : `${shown.protocol}//${shown.host}${shown.pathname}`;
  const what = kind === 'pdf' ? 'document' : 'image';
  return new Failure('invalid_input', `The ${what} at ${place.slice(0, 300)} cannot be used: ${reason}.`, {
    hint: `Send the ${what} as base64 data.`,
    ...(cause === undefined ? {} : { cause }),
  });
}
