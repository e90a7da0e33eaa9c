import { Failure } from '../../contract/failure.ts';
import type { KeyId } from '../../contract/ids.ts';
import { phrase } from '../../contract/phrase.ts';
import type { ToolServerSpec, ToolServerSpecInput } from '../../contract/tools.ts';
import type { KeyVault } from '../secrets/key-vault.ts';

export type Values = Readonly<Record<string, string>>;

/** The part of the vault that is used here. */
export type SecretVault = Pick<KeyVault, 'add' | 'read' | 'replace' | 'remove'>;

/** The values of a server's variables or headers as one secret of the vault, which takes neither spaces nor lines. */
export function encodeValues(values: Values): string {
  // The mark at the end keeps a value out of the last four signs, which are shown of every key.
  return Buffer.from(JSON.stringify({ values, end: true })).toString('base64url');
}

export function decodeValues(secret: string): Values {
  const { values } = JSON.parse(Buffer.from(secret, 'base64url').toString()) as { values: Values };
  return values;
}

/** The vault's name for them; the id keeps it apart from people's own keys. */
export function secretName(id: string): string {
  return `tool-server:${id}`;
}

/** True for a key that belongs to a tool server, and is not shown among people's own. */
export function isToolSecret(name: string): boolean {
  return name.startsWith(secretName(''));
}

export interface Separated {
  readonly spec: ToolServerSpec;
  readonly values: Values;
}

/**
 * Parts what is shown of a configuration from what is not. Null stands for the value that is stored under its name.
 * @throws Failure `invalid_input` where there is none
 */
export function separate(input: ToolServerSpecInput, stored: Values): Separated {
  const given = Object.entries(input.transport === 'stdio' ? input.env : input.headers);
  const values = Object.fromEntries(
    given.map(([name, value]) => {
      const kept = value ?? stored[name];
      if (kept !== undefined) return [name, kept];
      const field = input.transport === 'stdio' ? 'env' : 'headers';
      throw new Failure('invalid_input', phrase`${name} has no value yet.`, {
        issues: [
          {
            path: `spec.${field}`,
            message: `${name}: give it a value`,
            reason: { code: 'value_missing', name },
          },
        ],
      });
    }),
  );
  const names = Object.keys(values);
  const spec: ToolServerSpec =
    input.transport === 'stdio' ? { ...input, env: names } : { ...input, headers: names };
  return { spec, values };
}

/**
 * Stored values stay with the program or the address that they were given for: another one could be made to print them.
 * @throws Failure `invalid_input`, which names those that another one would get
 */
export function checkKept(input: ToolServerSpecInput, before: ToolServerSpec): void {
  if (destinationOf(input) === destinationOf(before)) return;
  const field = input.transport === 'stdio' ? 'env' : 'headers';
  const kept = Object.entries(input.transport === 'stdio' ? input.env : input.headers).flatMap(
    ([name, value]) => (value === null ? [name] : []),
  );
  if (kept.length === 0) return;
  throw new Failure(
    'invalid_input',
    phrase`What is called has changed, so what is stored for ${kept.join(', ')} cannot be kept.`,
    {
      hint: phrase`Enter them again for the new program or address.`,
      issues: [
        {
          path: `spec.${field}`,
          message: `${kept.join(', ')}: enter again, what is called has changed`,
          reason: { code: 'values_again', names: kept },
        },
      ],
    },
  );
}

/** All that decides who gets the values. */
function destinationOf(spec: ToolServerSpecInput | ToolServerSpec): string {
  return spec.transport === 'stdio'
    ? JSON.stringify([spec.command, spec.args, spec.directory])
    : new URL(spec.url).href;
}

/** Keeps the values and says under which key; null where there are none. */
export async function keepValues(
  vault: SecretVault,
  id: string,
  before: KeyId | null,
  values: Values,
): Promise<KeyId | null> {
  if (Object.keys(values).length === 0) return null;
  const secret = encodeValues(values);
  if (before !== null) return (await vault.replace(before, secret)).id;
  return (await vault.add(secretName(id), secret)).id;
}
