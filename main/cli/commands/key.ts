import { Command, Option } from 'commander';
import { KeyStore } from '../../../contract/key.ts';
import type { KeyView } from '../../../contract/key.ts';
import type { ContextSource } from '../context.ts';
import { keyNamed } from '../names.ts';
import { table } from '../output.ts';
import { readSecret } from '../secret-input.ts';

interface AddOptions {
  readonly fromEnv?: string;
  readonly store: KeyStore | 'auto';
}

const FROM_ENV = '--from-env <NAME>';
const FROM_ENV_WORDS = 'read it from this environment variable instead of standard input';

export function keyCommand(context: ContextSource): Command {
  const command = new Command('key').description('keys for backends; they are written, never shown again');

  command
    .command('list')
    .description('show the keys and where each is kept')
    .action(async () => {
      const { output, withHost } = context();
      const keys = await withHost(({ client }) => client.keys.list({}));
      const rows = keys.map(({ name, store, last4 }) => [name, store, last4 === '' ? '–' : `…${last4}`]);
      output.result(keys, table(['NAME', 'KEPT IN', 'ENDS WITH'], rows, 'No keys yet. Add one: key add'));
    });

  command
    .command('add')
    .description('store a key; it is read from standard input or typed without showing')
    .argument('<name>')
    .option(FROM_ENV, FROM_ENV_WORDS)
    .addOption(
      new Option('--store <place>', 'where to keep it')
        .choices(['auto', ...KeyStore.options])
        .default('auto'),
    )
    .action(async (name: string, options: AddOptions) => {
      const { output, withHost, terminal } = context();
      const secret = await readSecret(terminal, options.fromEnv);
      const key = await withHost(({ client }) => client.keys.add({ name, secret, store: options.store }));
      output.result(key, `Stored ${name} ${whereIs(key)}.`);
    });

  command
    .command('replace')
    .description('give a key another secret')
    .argument('<name>')
    .option(FROM_ENV, FROM_ENV_WORDS)
    .action(async (name: string, options: Pick<AddOptions, 'fromEnv'>) => {
      const { output, withHost, terminal } = context();
      const secret = await readSecret(terminal, options.fromEnv);
      const key = await withHost(async ({ client }) =>
        client.keys.replace({ id: (await keyNamed(client, name)).id, secret }),
      );
      output.result(key, `Replaced ${name} ${whereIs(key)}.`);
    });

  command
    .command('test')
    .description('read a key back, and try it with the backends that use it')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost, terminal } = context();
      const result = await withHost(async ({ client }) =>
        client.keys.test({ id: (await keyNamed(client, name)).id }, { signal: terminal.signal }),
      );
      const lines = result.backends.map(
        (one) => `${one.accepted ? 'accepted by' : 'not accepted by'} ${one.name}: ${one.message}`,
      );
      output.result(result, [`${name} can be read.`, ...lines].join('\n'));
    });

  command
    .command('remove')
    .description('delete a key')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) => client.keys.remove({ id: (await keyNamed(client, name)).id }));
      output.result({ removed: name }, `Removed ${name}.`);
    });

  command
    .command('rotate')
    .description('make a new master key and encrypt every stored key with it')
    .action(async () => {
      const { output, withHost } = context();
      const result = await withHost(({ client }) => client.keys.rotate({}));
      output.result(result, `Made a new master key; ${result.rotated} keys are encrypted with it.`);
    });

  return command;
}

function whereIs({ store }: KeyView): string {
  switch (store) {
    case 'keychain':
      return 'in the keychain';
    case 'fernet':
      return 'encrypted in the database';
  }
}
