/** What a client is pointed at. */
export interface GatewayTarget {
  /** Where clients reach the gateway, without `/v1`. */
  readonly address: string;
  readonly model: string;
}

/** Programs insist on a key, the gateway on none; so that nobody takes it for a secret, this is what is written. */
export const PLACEHOLDER_KEY = 'unused';
