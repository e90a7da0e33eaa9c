import { Command, InvalidArgumentError } from 'commander';
import type { Client, ClientLimits } from '../../../contract/access.ts';
import type { HostClient } from '../../../contract/client.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ContextSource } from '../context.ts';
import { table } from '../output.ts';

interface AddOptions {
  readonly model?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly dollarsPerDay?: number;
  readonly concurrency?: number;
}

export function clientCommand(context: ContextSource): Command {
  const command = new Command('client').description('programs that may use the models, and their keys');

  command
    .command('list')
    .description('show the programs that have a key, and those that were allowed or refused')
    .action(async () => {
      const { output, withHost } = context();
      const [clients, status] = await withHost(({ client }) =>
        Promise.all([client.clients.list({}), client.clients.status({})]),
      );
      const rows = clients.map((one) => [one.name, knownBy(one), stateOf(one), lastUsed(one), modelsOf(one)]);
      const headings = ['NAME', 'KNOWN BY', 'STATE', 'LAST USED', 'MODELS'];
      const empty = `No client yet; access is "${status.mode}". Make a key: client add NAME`;
      output.result(clients, table(headings, rows, empty));
    });

  command
    .command('add')
    .description('make a key for a program; it is printed this once')
    .argument('<name>')
    .option('--model <pattern>', 'a model that it may use, where * is any text (repeatable)', collect)
    .option('--requests-per-minute <count>', 'requests in a minute', count)
    .option('--tokens-per-minute <count>', 'tokens of prompts and answers in a minute', count)
    .option('--dollars-per-day <amount>', 'US dollars from midnight to midnight', dollars)
    .option('--concurrency <count>', 'requests at the same time', count)
    .action(async (name: string, options: AddOptions) => {
      const { output, withHost } = context();
      const allowed = options.model === undefined ? null : { models: [...options.model], routes: [] };
      const made = await withHost(({ client }) =>
        client.clients.add({ name, allowed, limits: limitsOf(options) }),
      );
      const hint = 'Keep it now: it cannot be shown again. Programs send it as their API key.';
      output.result(made, `${made.key}\n${hint}`);
    });

  command
    .command('revoke')
    .description('make a key worthless; what runs with it ends')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      const revoked = await withHost(async ({ client }) =>
        client.clients.revoke({ id: (await clientNamed(client, name)).id }),
      );
      output.result(revoked, `The key of ${name} is worth nothing any more.`);
    });

  command
    .command('remove')
    .description('take a program off the list whose key is revoked, or that has none')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) =>
        client.clients.remove({ id: (await clientNamed(client, name)).id }),
      );
      output.result({ removed: name }, `Removed ${name}.`);
    });

  command
    .command('asking')
    .description('show the programs that wait for an answer')
    .action(async () => {
      const { output, withHost } = context();
      const asking = await withHost(({ client }) => client.clients.asking({}));
      const rows = asking.map(({ name, model, pid, identity }) => [
        name,
        model ?? '–',
        identity.program ?? identity.address ?? '–',
        pid === null ? '–' : String(pid),
      ]);
      const headings = ['NAME', 'MODEL', 'PROGRAM', 'PROCESS'];
      output.result(asking, table(headings, rows, 'No program waits for an answer.'));
    });

  for (const { answer, does, says } of ANSWERS) {
    command
      .command(answer === 'always' ? 'allow' : answer)
      .description(does)
      .argument('<name>', 'as `client asking` shows it')
      .action(async (name: string) => {
        const { output, withHost } = context();
        await withHost(async ({ client }) => {
          const asked = (await client.clients.asking({})).find((one) => one.name === name);
          if (asked === undefined) {
            throw new Failure('not_found', `No program named "${name}" waits for an answer.`, {
              hint: '`client asking` shows those that do.',
            });
          }
          await client.clients.answer({ id: asked.id, answer });
        });
        output.result({ name, answer }, `${name} ${says}`);
      });
  }
  return command;
}

const ANSWERS = [
  {
    answer: 'once',
    does: 'let a program that waits use the models until it quits',
    says: 'may use the models until it quits.',
  },
  {
    answer: 'always',
    does: 'let a program that waits use the models from now on',
    says: 'may use the models from now on.',
  },
  { answer: 'never', does: 'refuse a program that waits, now and later', says: 'may not use the models.' },
] as const;

async function clientNamed(client: HostClient, name: string): Promise<Client> {
  const named = (await client.clients.list({})).filter((one) => one.name === name);
  // An older one that was revoked may have had the same name.
  const found = named.find(({ revokedAt }) => revokedAt === null) ?? named[0];
  if (found !== undefined) return found;
  throw new Failure('not_found', `There is no client named "${name}".`, {
    hint: '`client list` shows what there is.',
  });
}

function limitsOf(options: AddOptions): ClientLimits {
  const { dollarsPerDay } = options;
  return {
    requestsPerMinute: options.requestsPerMinute ?? null,
    tokensPerMinute: options.tokensPerMinute ?? null,
    spendPerDayMicros: dollarsPerDay === undefined ? null : Math.round(dollarsPerDay * 1_000_000),
    concurrency: options.concurrency ?? null,
  };
}

function knownBy({ credential }: Client): string {
  if (credential.kind === 'key') return `key …${credential.last4}`;
  return credential.program ?? credential.address ?? credential.agent ?? '–';
}

function stateOf({ verdict, revokedAt }: Client): string {
  return revokedAt === null ? verdict : 'revoked';
}

function lastUsed({ lastUsedAt }: Client): string {
  return lastUsedAt === null ? 'never' : new Date(lastUsedAt).toISOString().slice(0, 16).replace('T', ' ');
}

function modelsOf({ allowed }: Client): string {
  if (allowed === null) return 'all';
  const routes = allowed.routes.length === 0 ? [] : [`${allowed.routes.length} routes`];
  return [...allowed.models, ...routes].join(', ') || 'none';
}

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}

function dollars(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be more than 0.');
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
