import { describe, expect, test } from 'vitest';
import { phrase } from '../../contract/phrase.ts';
import { installFailure, lastLines } from './install-failure.ts';

const failed = (stderr: string) =>
  installFailure(phrase`Installing the packages`, { code: 1, stdout: '', stderr });

// The lines below are what uv 0.13 and pip 25 really print.
describe('what an installer says when it fails', () => {
  test.each([
    'failed to copy file from a/libmlx.so to b/.tmpwv24MX: No space left on device (os error 28)',
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
  ])('a full disk is told apart: %s', (line) => {
    expect(failed(line).code).toBe('disk_full');
  });

  test('a missing network is named in the hint and the last lines in the message', () => {
    const failure = failed(
      'error: Failed to fetch: `mirror`\n  cause: dns error\n  cause: error resolving DNS',
    );
    expect(failure.code).toBe('install_failed');
    expect(failure.message).toContain('error resolving DNS');
    expect(failure.hint).toContain('network');
  });

  test('a certificate that is not trusted is not taken for a missing network', () => {
    const failure = failed('error sending request\n  cause: invalid peer certificate: UnknownIssuer');
    expect(failure.hint).toContain('SSL_CERT_FILE');
  });

  test('a file with the wrong hash is named', () => {
    expect(failed('ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE').hint).toContain(
      'mirror',
    );
  });

  test('the password of a mirror never shows', () => {
    const stderr = 'Failed to fetch: https://ann:s3cret@mirror.example/simple/six/';
    expect(failed(stderr).message).not.toContain('s3cret');
    expect(failed(stderr).message).toContain('mirror.example');
  });

  test('standard output is used when there is nothing else', () => {
    expect(lastLines({ code: 1, stdout: 'one\ntwo\n\nthree\n', stderr: ' \n' }, 2)).toBe('two\nthree');
  });
});
