import type { RequestListener, Server } from 'node:http';
import type { Settings } from '../contract/settings.ts';
import { listen } from './gateway/server.ts';
import { followTls, readTls, tlsFiles } from './inbound/tls-files.ts';
import type { TlsFiles, TlsPair } from './inbound/tls-files.ts';
import type { Logger } from './telemetry/logger.ts';

/** What the settings say of the port. */
export type Listening = Pick<Settings['gateway'], 'host' | 'port' | 'tlsCertificate' | 'tlsKey'>;

/** The certificate that a port is opened with. */
export interface Certificate {
  readonly files: TlsFiles;
  readonly pair: TlsPair;
}

/** The files that the settings name; null where they name none. @throws Failure `invalid_input` */
export async function readCertificate(settings: Listening): Promise<Certificate | null> {
  const files = tlsFiles(settings);
  return files === null ? null : { files, pair: await readTls(files) };
}

/**
 * The port that clients reach and, while that speaks HTTPS, a plain one of this machine's own beside it, for commands and for
 * the host's own programs.
 */
export class OpenPorts {
  readonly #logger: Logger;
  readonly #servers: Server[] = [];
  #stopFollowing: (() => void) | null = null;
  /** The address that the public port was opened on; null before. */
  host: string | null = null;
  /** Where clients reach the gateway; null before. */
  url: string | null = null;
  /** Where this machine's own programs do. */
  privateUrl: string | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @throws Failure `port_in_use`, `invalid_input` */
  async open(
    app: RequestListener,
    { host, port }: Listening,
    certificate: Certificate | null,
  ): Promise<string> {
    const opened = await listen(app, host, port, { tls: certificate?.pair ?? null });
    this.#servers.push(opened);
    this.host = host;
    const url = addressOf(opened, host, certificate === null ? 'http' : 'https');
    this.url = this.privateUrl = url;
    if (certificate === null || !('setSecureContext' in opened)) return url;
    const inner = await listen(app, '127.0.0.1', 0);
    this.#servers.push(inner);
    this.privateUrl = addressOf(inner, '127.0.0.1', 'http');
    this.#stopFollowing = followTls(opened, certificate.files, (failure) => {
      if (failure === null) this.#logger.info('the renewed certificate is in use');
      else this.#logger.error({ err: failure }, 'the certificate changed and cannot be used');
    });
    return url;
  }

  /** Takes no new connection. Resolves when the last one is gone. */
  async close(): Promise<void> {
    this.#stopFollowing?.();
    await Promise.all(this.#servers.map(closeServer));
  }

  /** Ends the connections that are left. */
  cutOff(): void {
    for (const server of this.#servers) server.closeAllConnections();
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function addressOf(server: Server, host: string, protocol: 'http' | 'https'): string {
  const address = server.address();
  return plainAddress(host, typeof address === 'object' && address !== null ? address.port : 0, protocol);
}

/** The address as a client writes it; behind a wildcard, this machine's own. */
export function plainAddress(host: string, port: number, protocol: 'http' | 'https' = 'http'): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${protocol}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
