import { Command } from 'commander';
import type { ContextSource } from '../context.ts';
import { formatBytes, table } from '../output.ts';
import { withProgress } from '../progress.ts';

export function modelCommand(context: ContextSource): Command {
  const command = new Command('model').description('models on this disk');

  command
    .command('list', { isDefault: true })
    .description('show the models in the data directory and in the hub’s cache')
    .action(async () => {
      const { output, withHost } = context();
      const models = await withHost(({ client }) => client.models.list({}));
      const rows = models.map(({ model, sizeBytes, architecture, contextLength }) => [
        model,
        formatBytes(sizeBytes),
        architecture ?? '–',
        contextLength === null ? '–' : String(contextLength),
      ]);
      output.result(
        models,
        table(['MODEL', 'SIZE', 'ARCHITECTURE', 'CONTEXT'], rows, 'No models on this disk yet.'),
      );
    });

  command
    .command('starter')
    .description('get the small starter model, SmolLM2-135M')
    .action(async () => {
      const { output, withHost, terminal } = context();
      const model = await withHost(({ client, transport }) =>
        withProgress(transport, terminal.stderr, () =>
          client.models.prepareStarter({}, { signal: terminal.signal }),
        ),
      );
      output.result(
        model,
        `It is in ${model.path}. Serve it: mlx-manager server add NAME --model ${model.path}`,
      );
    });

  return command;
}
