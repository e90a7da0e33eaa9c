import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Failure } from '../../contract/failure.ts';
import type { Terminal } from './context.ts';

/**
 * Reads a secret without its ever being an argument, which every process on the machine could see: from an
 * environment variable, from standard input, or typed without showing.
 */
export async function readSecret(
  terminal: Terminal,
  variable: string | undefined,
  what: 'Key' | 'Passphrase' | 'Password' = 'Key',
): Promise<string> {
  const secret = (await source(terminal, variable, what)).trim();
  if (secret === '') {
    throw new Failure('invalid_input', `The ${what.toLowerCase()} is empty.`, {
      hint: 'Type it when asked, pipe it in, or name an environment variable that holds it.',
    });
  }
  return secret;
}

async function source(terminal: Terminal, variable: string | undefined, what: string): Promise<string> {
  if (variable !== undefined) {
    const value = terminal.env[variable];
    if (value !== undefined) return value;
    throw new Failure('invalid_input', `The environment variable ${variable} is not set.`);
  }
  if (terminal.stdin.isTTY !== true) return text(terminal.stdin);
  terminal.stderr.write(`${what} (not shown): `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: terminal.stdin, output: silent, terminal: true });
  try {
    return await prompt.question('', { signal: terminal.signal });
  } finally {
    prompt.close();
    terminal.stderr.write('\n');
  }
}
