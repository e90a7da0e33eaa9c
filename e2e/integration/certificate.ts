import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TlsFiles } from '../../main/inbound/tls-files.ts';

/** A certificate that signs itself, as files in this folder, good for these addresses of this machine. */
export async function certificate(
  folder: string,
  name: string,
  addresses: readonly string[] = ['127.0.0.1'],
): Promise<TlsFiles> {
  const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  const names = addresses.map((address) => `IP:${address}`).join(',');
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`],
    ...['-keyout', made.key, '-out', made.certificate],
  ]);
  return made;
}
