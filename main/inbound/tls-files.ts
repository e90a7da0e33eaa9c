import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Server } from 'node:https';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';

/** Where a certificate with its chain, and its private key, are kept (PEM). */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface TlsPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How often the files are looked at: renewals have days of time (milliseconds). */
const LOOK_MS = 10_000;

/**
 * The files that the settings name; null where they name none.
 * @throws Failure `invalid_input` for one without the other
 */
export function tlsFiles(settings: {
  readonly tlsCertificate: string | null;
  readonly tlsKey: string | null;
}): TlsFiles | null {
  const { tlsCertificate: certificate, tlsKey: key } = settings;
  if (certificate === null && key === null) return null;
  if (certificate !== null && key !== null) return { certificate, key };
  throw new Failure('invalid_input', phrase`HTTPS needs a certificate and its key; only one is set.`, {
    hint: phrase`Set gateway.tlsCertificate and gateway.tlsKey, or none of them.`,
  });
}

/** @throws Failure `invalid_input` where the files cannot be read or do not belong together */
export async function readTls(files: TlsFiles): Promise<TlsPair> {
  try {
    const [cert, key] = await Promise.all([readFile(files.certificate), readFile(files.key)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    // OpenSSL says which of the two is wrong and repeats nothing of either.
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('invalid_input', phrase`The certificate or its key cannot be used: ${why}`, {
      hint: phrase`Look at gateway.tlsCertificate and gateway.tlsKey: PEM files that belong together.`,
      cause,
    });
  }
}

/**
 * Takes renewed files into use for new connections; files that cannot be used are told, and what was in use stays.
 * Returns what ends that.
 */
export function followTls(
  server: Pick<Server, 'setSecureContext'>,
  files: TlsFiles,
  tell: (failure: Failure | null) => void,
  everyMs: number = LOOK_MS,
): () => void {
  const reload = () =>
    void readTls(files).then(
      (pair) => {
        server.setSecureContext(pair);
        tell(null);
      },
      (error: unknown) => tell(error instanceof Failure ? error : new Failure('internal', String(error))),
    );
  const paths = [files.certificate, files.key];
  for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, reload);
  return () => paths.forEach((path) => unwatchFile(path, reload));
}
