import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { CommandResult } from './run-command.ts';

const DISK_FULL = /no space left on device|os error 28\b|errno 28\b|disk quota exceeded/i;
const CERTIFICATE = /certificate|UnknownIssuer|CERTIFICATE_VERIFY_FAILED/i;
const DAMAGED = /hash mismatch|do not match the hashes/i;
const NETWORK =
  /dns error|failed to lookup|name resolution|connection refused|connection reset|network is unreachable|timed out|error sending request|max retries|could not connect|failed to establish|from versions: none/i;

/** What an installer's output means for the user: `disk_full` or `install_failed`, with its last lines and a way out. */
export function installFailure(what: Phrase, result: CommandResult): Failure {
  const output = `${result.stdout}\n${result.stderr}`;
  if (DISK_FULL.test(output)) {
    return new Failure('disk_full', phrase`${what} failed because the disk is full.`, {
      hint: phrase`Free some space and try again; what was downloaded is kept.`,
    });
  }
  return new Failure('install_failed', phrase`${what} failed:\n${lastLines(result, 6)}`, {
    hint: hintFor(output),
  });
}

/** The end of what a command said, without the credentials that a mirror's address may carry. */
export function lastLines(result: CommandResult, count: number): string {
  const text = result.stderr.trim() === '' ? result.stdout : result.stderr;
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines
    .slice(-count)
    .join('\n')
    .replaceAll(/\/\/[^/\s@]*@/g, '//***@');
}

function hintFor(output: string): Phrase {
  if (CERTIFICATE.test(output)) {
    return phrase`Your network replaces certificates: set SSL_CERT_FILE to a file with its own ones, then try again.`;
  }
  if (DAMAGED.test(output)) {
    return phrase`A downloaded file is not the one that was asked for: try again, or check the mirror that pip or uv is set to.`;
  }
  if (NETWORK.test(output)) {
    return phrase`Check the network connection (and HTTPS_PROXY, if you need a proxy), then try again; what was downloaded is kept.`;
  }
  return phrase`Try again; if it fails the same way, remove the environment and install it anew.`;
}
