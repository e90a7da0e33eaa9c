import { Command, InvalidArgumentError, Option } from 'commander';
import { ModelSearch, SearchSort } from '../../../contract/model.ts';
import type { LocalModel, ModelTraits } from '../../../contract/model.ts';
import type { ContextSource } from '../context.ts';
import { formatBytes, formatCount, table } from '../output.ts';
import { withProgress } from '../progress.ts';
import { downloadCommands } from './model-download.ts';
import { hubCommand } from './model-hub.ts';

interface SearchOptions {
  readonly author?: string | false;
  readonly any?: boolean;
  readonly task?: string;
  readonly min?: number;
  readonly max?: number;
  readonly sort: ModelSearch['sort'];
  readonly limit: number;
  readonly cursor?: string;
}

export function modelCommand(context: ContextSource): Command {
  const command = new Command('model').description('models on this disk and on the hub');

  command
    .command('list', { isDefault: true })
    .description(
      'show the models on this disk: the data directory’s, the hub’s cache, folders of the settings',
    )
    .action(async () => {
      const { output, withHost } = context();
      const models = await withHost(({ client }) => client.models.list({}));
      const headings = ['MODEL', 'SIZE', 'FAMILY', 'PARAMETERS', 'BITS', 'CONTEXT', 'CAN', ''];
      output.result(models, table(headings, models.map(row), 'No models on this disk yet.'));
    });

  command
    .command('search')
    .description('search the hub for models')
    .argument('[text]', 'part of a name', '')
    .option('--author <name>', 'an owner on the hub (mlx-community unless given)')
    .option('--no-author', 'of everybody')
    .option('--any', 'also models that are not in MLX’s format')
    .option('--task <task>', 'for example text-generation or image-text-to-text')
    .option('--min <billions>', 'billions of parameters at least', billions)
    .option('--max <billions>', 'billions of parameters at most', billions)
    .addOption(new Option('--sort <by>').choices(SearchSort.options).default('downloads'))
    .option('--limit <n>', 'models a page', Number, 30)
    .option('--cursor <cursor>', 'the page to show, as the one before named it')
    .action(async (text: string, options: SearchOptions) => {
      const { output, withHost, terminal } = context();
      const search = ModelSearch.parse({
        text,
        ...(options.author === undefined ? {} : { author: options.author === false ? null : options.author }),
        onlyMlx: options.any !== true,
        task: options.task ?? null,
        minParameters: options.min ?? null,
        maxParameters: options.max ?? null,
        ...{ sort: options.sort, limit: options.limit, cursor: options.cursor ?? null },
      });
      const page = await withHost(({ client }) => client.models.search(search, { signal: terminal.signal }));
      const rows = page.models.map((model) => [
        model.model,
        formatCount(model.downloads),
        formatCount(model.likes),
        model.task ?? '–',
        [...(model.onDisk ? ['on disk'] : []), ...(model.gated ? ['gated'] : [])].join(', '),
      ]);
      const more = page.next === null ? '' : `\nMore: --cursor ${page.next}`;
      const words = table(['MODEL', 'DOWNLOADS', 'LIKES', 'TASK', ''], rows, 'The hub has no such model.');
      output.result(page, words + more);
    });

  command
    .command('remove')
    .description('delete a model’s files')
    .argument('<model>', 'an id on the hub or a folder, as `model list` shows it')
    .action(async (model: string) => {
      const { output, withHost } = context();
      const removed = await withHost(({ client }) => client.models.delete({ model }));
      const lost =
        removed.profiles.length === 0 ? '' : `\nWithout a model now: ${removed.profiles.join(', ')}`;
      output.result(removed, `Deleted ${model}; ${formatBytes(removed.freedBytes)} are free again.${lost}`);
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

  for (const child of downloadCommands(context)) command.addCommand(child);
  command.addCommand(hubCommand(context));
  return command;
}

function row(model: LocalModel): string[] {
  return [
    model.model,
    formatBytes(model.sizeBytes),
    model.family ?? '–',
    model.parameters === null ? '–' : formatCount(model.parameters),
    bits(model),
    model.contextLength === null ? '–' : String(model.contextLength),
    model.badges.join(', '),
    model.condition.state === 'whole' ? '' : `${model.condition.state}: ${model.condition.why}`,
  ];
}

function bits({ quantization }: ModelTraits): string {
  if (quantization === null) return '–';
  return `${quantization.bits}${quantization.method === 'affine' ? '' : ` (${quantization.method})`}`;
}

function billions(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number, for example 8 or 0.6.');
}
