import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isProfile, ProfileSpec } from '../../../contract/backend.ts';
import { RuntimeKind } from '../../../contract/runtime.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ServerStatus } from '../../../contract/server.ts';
import type { HostClient } from '../../../contract/client.ts';
import type { ContextSource } from '../context.ts';
import type { Connection } from '../../rpc/connect.ts';
import { backendNamed } from '../names.ts';
import { formatBytes, table } from '../output.ts';

interface ProfileOptions {
  readonly model?: string;
  readonly context?: number;
  readonly maxTokens?: number;
  readonly toolParser?: string;
  readonly reasoningParser?: string;
  readonly idleUnload?: number | 'never';
  readonly memory?: number;
  readonly concurrency?: number;
  readonly queue?: number;
  readonly autoStart?: boolean;
  readonly multimodal?: boolean;
  readonly python?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly arg?: readonly string[];
}

export function serverCommand(context: ContextSource): Command {
  const command = new Command('server').description('local models and the servers that run them');

  command
    .command('list')
    .description('show the local models and their state')
    .action(async () => {
      const { output, withHost } = context();
      const servers = await withHost(({ client }) => client.servers.list({}));
      const rows = servers.map(({ name, state, phase, pid, inFlight, memoryBytes, residentBytes }) => [
        name,
        state === 'starting' && phase !== null ? `${state} (${phase})` : state,
        pid === null ? '–' : String(pid),
        String(inFlight),
        shown(residentBytes ?? memoryBytes),
      ]);
      const empty = 'No local models yet. Add one: server add, or try npm run quickstart';
      output.result(servers, table(['NAME', 'STATE', 'PID', 'REQUESTS', 'MEMORY'], rows, empty));
    });

  profileOptions(command.command('add').description('serve a model under a name').argument('<name>'))
    .requiredOption('--model <model>', 'a folder, or an id on the hub such as mlx-community/Qwen3-4B-4bit')
    .addOption(
      new Option('--kind <server>', 'the program that serves it')
        .choices(RuntimeKind.options)
        .default('mlx-openai-server'),
    )
    .action(async (name: string, { kind, ...options }: ProfileOptions & { readonly kind: RuntimeKind }) => {
      const { output, withHost } = context();
      const spec = ProfileSpec.parse({ kind, ...changes(options) });
      const record = await withHost(({ client }) => client.backends.add({ name, spec }));
      output.result(record, `Added ${name}. It starts with the first request that names it.`);
    });

  profileOptions(command.command('update').description('change how a model is served').argument('<name>'))
    .option('--model <model>', 'a folder, or an id on the hub')
    .action(async (name: string, options: ProfileOptions) => {
      const { output, withHost } = context();
      const record = await withHost(async ({ client }) => {
        const found = await backendNamed(client, name);
        if (!isProfile(found)) throw new Failure('invalid_input', `"${name}" is not a local server.`);
        const spec = ProfileSpec.parse({ ...found.spec, ...changes(options) });
        return client.backends.updateProfile({ id: found.id, spec });
      });
      output.result(
        record,
        `Changed ${name}. A running server was stopped and starts anew when it is wanted.`,
      );
    });

  command
    .command('remove')
    .description('stop a server and forget it; the model stays on disk')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      await withHost(async ({ client }) =>
        client.backends.remove({ id: (await backendNamed(client, name)).id }),
      );
      output.result({ removed: name }, `Removed ${name}. The model itself is still on disk.`);
    });

  command
    .command('start')
    .description('load a model now')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost, terminal } = context();
      output.note(`Starting ${name} …`);
      const status = await withHost(async (connection) =>
        running(connection).servers.start(await idOf(connection.client, name), { signal: terminal.signal }),
      );
      output.result(status, `${name} is ${status.state}.`);
    });

  command
    .command('stop')
    .description('unload a model')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      const status: ServerStatus = await withHost(async (connection) =>
        running(connection).servers.stop(await idOf(connection.client, name)),
      );
      output.result(status, `${name} is ${status.state}.`);
    });

  command
    .command('restart')
    .description('stop a server and start it again; requests that wait keep their place')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost, terminal } = context();
      const status = await withHost(async (connection) =>
        running(connection).servers.restart(await idOf(connection.client, name), { signal: terminal.signal }),
      );
      output.result(status, `${name} is ${status.state}.`);
    });

  command
    .command('log')
    .description('show what a server printed')
    .argument('<name>')
    .action(async (name: string) => {
      const { output, withHost } = context();
      const log = await withHost(async (connection) =>
        running(connection).servers.log(await idOf(connection.client, name)),
      );
      const lines = log.lines.map(({ text }) => text);
      output.result(lines, lines.join('\n') || 'It has printed nothing since the host started.');
    });

  return command;
}

function shown(bytes: number | null): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

function profileOptions(command: Command): Command {
  return command
    .option('--context <tokens>', 'context length', count)
    .option('--max-tokens <tokens>', 'answer length when a request names none', count)
    .option('--tool-parser <name>', 'how the model writes tool calls, for example qwen3')
    .option('--reasoning-parser <name>', 'how the model writes its thinking')
    .option('--idle-unload <seconds>', 'unload after this long without a request, or "never"', secondsOrNever)
    .option('--memory <bytes>', 'what the server needs, when the estimate is wrong', count)
    .option('--concurrency <n>', 'requests at the same time', count)
    .option('--queue <n>', 'requests that may wait beyond those', count)
    .option('--auto-start', 'start with the host')
    .option('--no-auto-start')
    .option('--multimodal', 'the model takes images')
    .option('--python <path>', 'a Python of your own that has the server')
    .option('--env <NAME=value>', 'an environment variable for the server (repeatable)', variable)
    .option('--arg <argument>', 'an extra argument for the server (repeatable)', collect);
}

function changes(options: ProfileOptions) {
  return {
    ...given('model', options.model === undefined ? undefined : absolute(options.model)),
    ...given('contextLength', options.context),
    ...given('maxTokens', options.maxTokens),
    ...given('toolParser', options.toolParser),
    ...given('reasoningParser', options.reasoningParser),
    ...given('idleUnloadSeconds', options.idleUnload === 'never' ? null : options.idleUnload),
    ...given('memoryBytes', options.memory),
    ...given('concurrency', options.concurrency),
    ...given('queueLimit', options.queue),
    ...given('autoStart', options.autoStart),
    ...given('modelType', options.multimodal === true ? 'multimodal' : undefined),
    ...given('python', options.python),
    ...given('env', options.env),
    ...given('extraArgs', options.arg),
  };
}

function given<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value };
}

/** A path may be relative to where the command runs; the host runs elsewhere. */
function absolute(model: string): string {
  return model.startsWith('./') || model.startsWith('../') ? resolve(model) : model;
}

/** Servers belong to a host that stays; one inside this command would end with it. */
function running({ client, url }: Connection): HostClient {
  if (url !== null) return client;
  throw new Failure('not_running', 'No host is running.', { hint: 'Start it with `mlx-manager serve`.' });
}

async function idOf(client: HostClient, name: string) {
  return { id: (await backendNamed(client, name)).id };
}

function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Not null for "never": commander would take that for a missing argument. */
function secondsOrNever(text: string): number | 'never' {
  return text === 'never' ? text : count(text);
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function variable(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as NAME=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
