import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AccessMode } from '../../../contract/access.ts';
import { SettingsPatch } from '../../../contract/settings.ts';
import { compose } from '../../compose.ts';
import type { Host, HostOptions } from '../../compose.ts';
import type { ContextSource } from '../context.ts';
import { given } from '../given.ts';
import { reachWords } from '../reach-words.ts';

interface ListenOptions {
  readonly host?: string;
  readonly port?: number;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly access?: AccessMode;
  readonly drain: number;
}

type ServeOptions = ListenOptions & { readonly config?: string };

export function serveCommand(context: ContextSource): Command {
  return addListenOptions(
    new Command('serve')
      .description('run the gateway until it is told to stop')
      .option('--config <file>', 'follow this configuration (YAML): at the start and when it changes'),
  ).action(async (options: ServeOptions) => {
    const { output, terminal, hostDefaults } = context();
    const { config } = options;
    const host = await compose({
      ...hostDefaults,
      ...listening(options),
      ...(config === undefined ? {} : { configurationFile: resolve(config) }),
    });
    await runUntilStopped(host, async () => {
      const url = await host.start();
      // The link is for people: what reads JSON may keep it for longer than the link is good.
      const { url: link } = await host.client.host.signInLink({});
      const { mode, beyondLoopback } = await host.client.clients.status({});
      const { settings } = await host.client.settings.get({});
      output.result(
        { url, pid: process.pid },
        [
          `MLX Manager listens on ${url}`,
          `OpenAI programs use ${url}/v1 as their base URL.`,
          `In a browser: ${link}`,
          ...reachWords({ beyondLoopback, gateway: settings.gateway, url }),
          ACCESS[mode],
          'Ctrl-C stops it.',
        ].join('\n'),
      );
      await stopped(host, terminal.signal);
      output.note('Stopping …');
    });
  });
}

/** What people are told of who may use the models. */
const ACCESS: Readonly<Record<AccessMode, string>> = {
  open: 'Every program of this machine may use the models.',
  ask: 'A program that is not known waits until it is allowed: mlx-manager client asking',
  keys: 'Programs need a key: mlx-manager client add NAME',
};

export function addListenOptions(command: Command): Command {
  return command
    .option('--host <address>', 'the address to listen on (127.0.0.1 unless the settings say otherwise)')
    .option('--port <port>', 'the port to listen on (6590 unless the settings say otherwise)', port)
    .option('--allow-host <name>', 'another name that this machine is called by (repeatable)', collect)
    .option('--allow-origin <origin>', 'a web page that may call the gateway (repeatable)', collect)
    .addOption(new Option('--access <mode>', 'who may use the models').choices([...AccessMode.options]))
    .option('--drain <seconds>', 'how long running answers may go on at the end', seconds, 10);
}

/** What the command line says overrides the settings; what it does not say, they decide. */
export function listening(options: ListenOptions): Pick<HostOptions, 'settings' | 'drainMs'> {
  const gateway = {
    ...given('host', options.host),
    ...given('port', options.port),
    ...given('allowedHosts', options.allowHost),
    ...given('allowedOrigins', options.allowOrigin),
    ...given('access', options.access),
  };
  return { settings: SettingsPatch.parse({ gateway }), drainMs: options.drain * 1_000 };
}

/** Runs `work` with the host's end taken care of, however this process ends. */
export async function runUntilStopped(host: Host, work: () => Promise<void>): Promise<void> {
  const lastResort = () => host.killServers();
  process.once('exit', lastResort);
  try {
    await work();
  } finally {
    await host.stop();
    process.off('exit', lastResort);
  }
}

/** Resolves when the user or another command asks the host to stop. */
export async function stopped(host: Host, signal: AbortSignal): Promise<void> {
  const { promise: interrupted, resolve } = Promise.withResolvers<undefined>();
  const onAbort = () => resolve(undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  await Promise.race([host.stopRequested, interrupted]);
  signal.removeEventListener('abort', onAbort);
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be from 0 to 65535 (0 takes any free port).');
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0 && value <= 3_600) return value;
  throw new InvalidArgumentError('It must be from 0 to 3600.');
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
