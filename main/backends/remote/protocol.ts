import type { BackendKind } from '../../../contract/backend.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import type { MediaAddress } from '../../translate/media/media-address.ts';
import type { ChatProfile } from '../../translate/messages-to-chat/profile.ts';
import type { SdkFetch } from '../../upstream/sdk-fetch.ts';
import type { Call, Dialect } from '../backend.ts';
import type { Quirks } from '../conform/quirks.ts';
import type { Endpoint } from '../endpoint.ts';

/** What sets one kind of remote backend apart. The rest is the same for all (remote-backend.ts). */
export interface RemoteProtocol {
  readonly kind: BackendKind;
  readonly dialects: readonly Dialect[];
  /** What is passed through; the provider itself refuses those of them that it does not have. */
  readonly endpoints: readonly Endpoint[];
  /** Where a protocol is spoken. */
  url(dialect: Dialect, query: string): string;
  /** Where tokens are counted; absent where that is not offered. */
  readonly countTokensUrl?: (query: string) => string;
  /** Credentials and versions for a call, beside the content headers. */
  headers(key: string | null, call: Pick<Call, 'headers'>): Record<string, string>;
  /** Where it departs from what its kind takes of Chat Completions. */
  readonly chatProfile?: Partial<ChatProfile>;
  /** Set where requests and answers have to be put right as those of this program's own servers are. */
  readonly conform?: Quirks | null;
  /** What a call names by an address and must reach the backend as data. */
  media(call: Pick<Call, 'body' | 'asWritten'>): readonly MediaAddress[];
  /** Asks for the models. Throws what the SDK throws. */
  models(request: ModelsRequest): Promise<UpstreamModel[]>;
}

export interface ModelsRequest {
  /** Sends this protocol's own headers, whatever the SDK would send. */
  readonly fetch: SdkFetch;
  readonly signal: AbortSignal;
}
