/** What a client is pointed at. */
export interface GatewayTarget {
  /** Where clients reach the gateway, without `/v1`. */
  readonly address: string;
  readonly model: string;
  /** The program's own; without one, a word that nobody takes for a secret. */
  readonly key?: string;
}

/** Programs insist on a key, also where the gateway does not; so that nobody takes it for a secret, this is what is written. */
export const PLACEHOLDER_KEY = 'unused';
