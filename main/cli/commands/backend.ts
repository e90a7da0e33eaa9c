import { Command, Option } from 'commander';
import { CompatibleServer, isRemote, RemoteSpec } from '../../../contract/backend.ts';
import type { RemoteRecord } from '../../../contract/backend.ts';
import type { ContextSource } from '../context.ts';
import { given } from '../given.ts';
import { backendNamed, keyNamed, remoteNamed } from '../names.ts';
import { table } from '../output.ts';

interface AddOptions {
  readonly kind: RemoteSpec['kind'];
  readonly url?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly beta?: readonly string[];
  readonly key?: string;
  readonly server?: CompatibleServer;
  readonly allowLoopback?: true;
  readonly allowPrivate?: true;
}

export function backendCommand(context: ContextSource): Command {
  const command = new Command('backend').description(
    'remote backends: OpenAI, Anthropic, Ollama, LM Studio, other clouds',
  );

  command
    .command('list')
    .description('show the remote backends')
    .action(async () => {
      const { output, withHost } = context();
      const all = await withHost(({ client }) => client.backends.list({}));
      const remote = all.filter(isRemote);
      output.result(
        remote,
        table(
          ['NAME', 'KIND', 'ADDRESS', ''],
          remote.map(describe),
          'No remote backends yet. Add one: backend add',
        ),
      );
    });

  command
    .command('add')
    .description('add OpenAI, Anthropic, or anything that speaks OpenAI’s protocol')
    .argument('<name>')
    .addOption(
      new Option('--kind <kind>', 'whose protocol it speaks')
        .choices(['openai-compatible', 'openai', 'anthropic'])
        .default('openai-compatible'),
    )
    .option('--url <address>', 'its address, with or without /v1; OpenAI and Anthropic have theirs')
    .option('--organization <id>', 'OpenAI: the organisation to bill')
    .option('--project <id>', 'OpenAI: the project to bill')
    .option('--beta <name>', 'Anthropic: a beta for every request (repeatable)', collect)
    .addOption(
      new Option('--server <program>', 'what answers there, where the address does not tell').choices(
        CompatibleServer.options,
      ),
    )
    .option('--key <name>', 'a key from `key list`')
    .addOption(new Option('--allow-loopback', 'it runs on this machine').conflicts('allowPrivate'))
    .addOption(new Option('--allow-private', 'it runs in the local network'))
    .action(async (name: string, options: AddOptions) => {
      const { output, withHost } = context();
      const record = await withHost(async ({ client }) => {
        const key = options.key === undefined ? null : (await keyNamed(client, options.key)).id;
        const reach = options.allowLoopback ? 'loopback' : options.allowPrivate ? 'private' : 'public';
        const spec = RemoteSpec.parse({
          ...{ kind: options.kind, key, reach },
          ...given('url', options.url),
          ...given('organization', options.organization),
          ...given('project', options.project),
          ...given('betas', options.beta),
          ...given('server', options.server),
        });
        return client.backends.add({ name, spec });
      });
      output.result(
        record,
        `Added ${name}. Lead models to it: mlx-manager route add 'pattern*' --to ${name}`,
      );
    });

  command
    .command('models')
    .description('ask a backend for its models')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost, terminal } = context();
      const models = await withHost(async ({ client }) => {
        const { id } = await backendNamed(client, name);
        return client.backends.models({ id }, { signal: terminal.signal });
      });
      output.result(models, models.map(({ id }) => id).join('\n') || 'It lists no models.');
    });

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    command
      .command(verb)
      .description(enabled ? 'let routes lead to a backend again' : 'let routes lead past a backend')
      .argument('<name>')
      .action(async (name: string) => {
        const { output, withHost } = context();
        const record = await withHost(async ({ client }) => {
          const { id, spec, revision } = await remoteNamed(client, name);
          return client.backends.updateRemote({ id, spec: { ...spec, enabled }, expected: revision });
        });
        output.result(record, `${name} is ${enabled ? 'on' : 'off'}.`);
      });
  }

  command
    .command('remove')
    .description('forget a remote backend')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) =>
        client.backends.remove({ id: (await backendNamed(client, name)).id }),
      );
      output.result({ removed: name }, `Removed ${name}.`);
    });

  return command;
}

function describe({ name, spec }: RemoteRecord): string[] {
  return [name, spec.kind, spec.url, spec.enabled ? '' : 'off'];
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
