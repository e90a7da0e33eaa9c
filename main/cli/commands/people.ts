import { Command } from 'commander';
import type { HostClient } from '../../../contract/client.ts';
import { Failure } from '../../../contract/failure.ts';
import { nameKey, PersonName, PersonRole } from '../../../contract/person.ts';
import type { Person } from '../../../contract/person.ts';
import type { ContextSource } from '../context.ts';
import { table } from '../output.ts';
import { readSecret } from '../secret-input.ts';

const FROM_ENV = '--from-env <NAME>';
const FROM_ENV_WORDS = 'read the password from this environment variable instead of standard input';

export function peopleCommand(context: ContextSource): Command {
  const command = new Command('people').description('accounts of people who share this host');

  command
    .command('list')
    .description('show the accounts, those that wait for approval first')
    .action(async () => {
      const { output, withHost } = context();
      const people = await withHost(({ client }) => client.people.list({}));
      const rows = people.map(({ name, role, state, lastSeenAt }) => [
        ...[name, role, state],
        lastSeenAt === null ? '–' : new Date(lastSeenAt).toISOString(),
      ]);
      output.result(
        people,
        table(
          ['NAME', 'ROLE', 'STATE', 'LAST SEEN'],
          rows,
          'No accounts. Add the first: people add NAME --admin',
        ),
      );
    });

  command
    .command('add')
    .description('make an account; its password is read from standard input or typed without showing')
    .argument('<name>')
    .option('--admin', 'may do everything, not only use the models', false)
    .option(FROM_ENV, FROM_ENV_WORDS)
    .action(async (given: string, options: { readonly admin: boolean; readonly fromEnv?: string }) => {
      const { output, withHost, terminal } = context();
      const name = PersonName.parse(given);
      const password = await readSecret(terminal, options.fromEnv, 'Password');
      const role = options.admin ? 'admin' : 'member';
      const person = await withHost(({ client }) => client.people.add({ name, role, password }));
      output.result(person, `${name} can sign in as ${role === 'admin' ? 'administrator' : 'member'}.`);
    });

  command
    .command('approve')
    .description('let somebody in who registered, or who was disabled')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      const person = await withHost(async ({ client }) =>
        client.people.approve({ id: (await personNamed(client, name)).id }),
      );
      output.result(person, `${person.name} can sign in.`);
    });

  command
    .command('refuse')
    .description('delete the account of somebody who waits for approval')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) =>
        client.people.refuse({ id: (await personNamed(client, name)).id }),
      );
      output.result({ removed: name }, `Refused ${name}.`);
    });

  command
    .command('disable')
    .description('sign somebody out everywhere and let them in no more')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      const person = await withHost(async ({ client }) =>
        client.people.disable({ id: (await personNamed(client, name)).id }),
      );
      output.result(person, `${person.name} cannot sign in any more.`);
    });

  command
    .command('role')
    .description('make somebody an administrator or a member')
    .argument('<name>')
    .argument('<role>', PersonRole.options.join(' or '))
    .action(async (name: string, given: string) => {
      const { output, withHost } = context();
      const role = PersonRole.parse(given);
      const person = await withHost(async ({ client }) =>
        client.people.setRole({ id: (await personNamed(client, name)).id, role }),
      );
      output.result(person, `${person.name} is ${role === 'admin' ? 'an administrator' : 'a member'} now.`);
    });

  command
    .command('reset-password')
    .description('give somebody another password and sign them out everywhere; it is read like that of add')
    .argument('<name>')
    .option(FROM_ENV, FROM_ENV_WORDS)
    .action(async (name: string, options: { readonly fromEnv?: string }) => {
      const { output, withHost, terminal } = context();
      const password = await readSecret(terminal, options.fromEnv, 'Password');
      const person = await withHost(async ({ client }) =>
        client.people.resetPassword({ id: (await personNamed(client, name)).id, password }),
      );
      output.result(person, `${person.name} has another password.`);
    });

  command
    .command('remove')
    .description('delete an account')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) =>
        client.people.remove({ id: (await personNamed(client, name)).id }),
      );
      output.result({ removed: name }, `Removed ${name}.`);
    });

  return command;
}

/** People name each other; the contract wants ids. */
async function personNamed(client: HostClient, name: string): Promise<Person> {
  const wanted = nameKey(name);
  const found = (await client.people.list({})).find((one) => nameKey(one.name) === wanted);
  if (found !== undefined) return found;
  throw new Failure('not_found', `There is no account named "${name}".`, {
    hint: '`people list` shows what there is.',
  });
}
