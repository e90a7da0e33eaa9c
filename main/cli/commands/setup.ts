import { Argument, Command } from 'commander';
import { Failure } from '../../../contract/failure.ts';
import { ConfigurableTool, PublicModelName } from '../../../contract/integration.ts';
import type { ConfigPreview, Integration } from '../../../contract/integration.ts';
import type { HostClient } from '../../../contract/client.ts';
import type { ContextSource } from '../context.ts';
import { table } from '../output.ts';

interface ApplyOptions {
  readonly model?: string;
  readonly dryRun?: true;
}

export function setupCommand(context: ContextSource): Command {
  const command = new Command('setup').description('point the programs that you use at the gateway');

  command
    .command('list', { isDefault: true })
    .description('show which programs have a settings file and which point here')
    .action(async () => {
      const { output, withHost } = context();
      const list = await withHost(({ client }) => client.integrations.list({}));
      const rows = list.integrations.flatMap(({ id, config }) =>
        config === null ? [] : [[id, config.pointsHere ? 'yes' : 'no', config.path]],
      );
      output.result(list, table(['PROGRAM', 'POINTS HERE', 'SETTINGS'], rows, ''));
    });

  command
    .command('show')
    .description('print what to copy into a program')
    .argument('<program>', 'curl, openai-python, claude-code, …')
    .option('--model <name>', 'the model to name')
    .action(async (program: string, { model }: ApplyOptions) => {
      const { output, withHost } = context();
      const list = await withHost(({ client }) => client.integrations.list({ model: nameOf(model) }));
      const found = list.integrations.find(({ id }) => id === program);
      if (found === undefined) throw unknownProgram(program, list.integrations);
      const snippets = found.snippets.map(({ title, text }) => `# ${title}\n${text}`);
      output.result(found, snippets.join('\n\n'));
    });

  command
    .command('undo')
    .description('put a program’s settings back as they were')
    .addArgument(new Argument('<program>').choices(ConfigurableTool.options))
    .option('--force', 'also when the file was edited since; that is lost then')
    .action(async (tool: ConfigurableTool, { force = false }: { readonly force?: boolean }) => {
      const { output, withHost } = context();
      const undone = await withHost(({ client }) => client.integrations.undo({ tool, force }));
      output.result(
        undone,
        undone.outcome === 'removed' ? `Removed ${undone.target}.` : `${undone.target} is as it was.`,
      );
    });

  for (const tool of ConfigurableTool.options) command.addCommand(applyCommand(tool, context));
  return command;
}

function applyCommand(tool: ConfigurableTool, context: ContextSource): Command {
  return new Command(tool)
    .description('write the gateway into its settings')
    .option('--model <name>', 'the model to use; by default the first that there is')
    .option('--dry-run', 'only show the change')
    .action(async (options: ApplyOptions) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) => {
        const model = await chosenModel(client, options.model);
        const preview = await client.integrations.preview({ tool, model });
        if (options.dryRun === true) {
          output.result(preview, describe(preview));
          return;
        }
        const { revision } = preview;
        const applied = await client.integrations.apply({ tool, model, revision });
        const words = applied.changed
          ? `${describe(preview)}\nChanged ${applied.target}. Take it back with: mlx-manager setup undo ${tool}`
          : describe(preview);
        output.result(applied, words);
      });
    });
}

async function chosenModel(client: HostClient, given: string | undefined): Promise<string> {
  const { model } = await client.integrations.list({ model: nameOf(given) });
  if (model !== null) return model;
  throw new Failure('invalid_input', 'There is no model to name yet.', {
    hint: 'Add one with `server add`, or give its name with --model.',
  });
}

function nameOf(given: string | undefined): PublicModelName | null {
  return given === undefined ? null : PublicModelName.parse(given);
}

function describe({ path, target, changes, diff }: ConfigPreview): string {
  const where = path === target ? path : `${path} (which is ${target})`;
  if (!changes) return `${where} needs no change.`;
  const signs = { same: ' ', added: '+', removed: '-' } as const;
  return [where, ...diff.map(({ kind, text }) => `${signs[kind]} ${text}`)].join('\n');
}

function unknownProgram(program: string, known: readonly Integration[]): Failure {
  return new Failure('not_found', `"${program}" is not known here.`, {
    hint: `These are: ${known.map(({ id }) => id).join(', ')}.`,
  });
}
