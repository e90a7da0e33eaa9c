import type { Settings } from '../../contract/settings.ts';

export interface Reached {
  /** Others than this machine can reach the port. */
  readonly beyondLoopback: boolean;
  readonly gateway: Pick<Settings['gateway'], 'allowedHosts' | 'trustedProxies'>;
  /** Where the gateway listens. */
  readonly url: string;
}

/** What whoever starts a gateway is told of others than this machine; nothing where they do not reach it. */
export function reachWords({ beyondLoopback, gateway, url }: Reached): string[] {
  if (!beyondLoopback) return [];
  const { allowedHosts, trustedProxies } = gateway;
  const unnamed = 'Others are refused until it knows the name that they call it by: --allow-host NAME';
  if (allowedHosts.length === 0) return [unnamed];
  // By which port and protocol others reach the proxy, the proxy alone knows.
  if (trustedProxies.length > 0) return [`Others reach it by proxy, as ${allowedHosts.join(', ')}`];
  const { protocol, port } = new URL(url);
  const names = allowedHosts.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
  const named = `Others reach it at ${names.join(', ')}`;
  if (protocol === 'https:') return [named];
  const plain =
    'With an account, they sign in only over HTTPS: set gateway.tlsCertificate and gateway.tlsKey';
  return [named, plain];
}
