import { Argument, Command } from 'commander';
import { RuntimeKind } from '../../../contract/runtime.ts';
import type { RuntimeStatus } from '../../../contract/runtime.ts';
import type { ContextSource } from '../context.ts';
import { formatBytes, table } from '../output.ts';
import { withProgress } from '../progress.ts';

const kindArgument = () =>
  new Argument('[kind]', 'which model server').choices(RuntimeKind.options).default('mlx-openai-server');

export function runtimeCommand(context: ContextSource): Command {
  const command = new Command('runtime').description('the Python environments that local servers run in');

  command
    .command('list', { isDefault: true })
    .description('show what is installed')
    .action(async () => {
      const { output, withHost } = context();
      const all = await withHost(({ client }) => client.runtime.list({}));
      const rows = all.map(({ kind, state, version, sizeBytes, why }) => [
        kind,
        state,
        version ?? '–',
        sizeBytes === null ? '–' : formatBytes(sizeBytes),
        why ?? '',
      ]);
      output.result(all, table(['SERVER', 'STATE', 'VERSION', 'SIZE', ''], rows, ''));
    });

  for (const verb of ['install', 'repair'] as const) {
    command
      .command(verb)
      .description(verb === 'install' ? 'install it, unless it is there' : 'install it anew')
      .addArgument(kindArgument())
      .action(async (kind: RuntimeKind) => {
        const { output, withHost, terminal } = context();
        const status: RuntimeStatus = await withHost(({ client, transport }) =>
          withProgress(transport, terminal.stderr, () =>
            client.runtime[verb]({ kind }, { signal: terminal.signal }),
          ),
        );
        output.result(status, `${status.kind} ${status.version ?? ''} is ${status.state}.`);
      });
  }

  command
    .command('remove')
    .description('delete it; downloads stay in the cache folder')
    .addArgument(kindArgument())
    .action(async (kind: RuntimeKind) => {
      const { output, withHost } = context();
      await withHost(({ client }) => client.runtime.remove({ kind }));
      output.result({ removed: kind }, `Removed ${kind}.`);
    });

  return command;
}
