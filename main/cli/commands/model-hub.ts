import { resolve } from 'node:path';
import { Command } from 'commander';
import type { HubSettings } from '../../../contract/model.ts';
import type { HostClient } from '../../../contract/client.ts';
import type { ContextSource } from '../context.ts';
import { keyNamed } from '../names.ts';

interface HubOptions {
  readonly token?: string | false;
  readonly endpoint?: string | false;
  readonly folder?: readonly string[] | false;
  readonly parallel?: number;
  readonly test?: boolean;
}

/** `model hub`: the token for gated models, the hub's address, further folders. */
export function hubCommand(context: ContextSource): Command {
  return new Command('hub')
    .description('show or change what is set for the hub and for folders with models')
    .option('--token <key>', 'the stored key that is your token for the hub (see `key add`)')
    .option('--no-token', 'use no token')
    .option('--endpoint <url>', 'a mirror of the hub')
    .option('--no-endpoint', 'the hub itself')
    .option('--folder <path>', 'a folder with models (repeatable; replaces the list)', collect)
    .option('--no-folder', 'no further folders')
    .option('--parallel <n>', 'models to download at the same time', Number)
    .option('--test', 'ask the hub whose token it is')
    .action(async (options: HubOptions) => {
      const { output, withHost, terminal } = context();
      const { settings, account } = await withHost(async ({ client }) => {
        const wanted = await changes(client, options);
        const { endpoint, token, folders, parallelDownloads } =
          Object.keys(wanted).length === 0
            ? await client.models.settings({})
            : await client.models.saveSettings({ changes: wanted });
        return {
          settings: { endpoint, token, folders, parallelDownloads },
          account:
            options.test === true ? await client.models.testHubToken({}, { signal: terminal.signal }) : null,
        };
      });
      const lines = [
        `Hub        ${settings.endpoint ?? 'the public one, or HF_ENDPOINT'}`,
        `Token      ${settings.token === null ? 'none' : 'a stored key'}`,
        `Folders    ${settings.folders.join(', ') || 'none beside the data directory'}`,
        `At a time  ${settings.parallelDownloads}`,
        ...(account === null ? [] : [`Account    ${account.name} (${account.role ?? 'unknown role'})`]),
      ];
      output.result({ ...settings, account }, lines.join('\n'));
    });
}

/** An option without a value, such as --no-token, comes as false. */
async function changes(client: HostClient, options: HubOptions): Promise<Partial<HubSettings>> {
  const { token, endpoint, folder, parallel } = options;
  return {
    ...(typeof token === 'string' ? { token: (await keyNamed(client, token)).id } : {}),
    ...(token === false ? { token: null } : {}),
    ...(typeof endpoint === 'string' ? { endpoint } : {}),
    ...(endpoint === false ? { endpoint: null } : {}),
    ...(folder === undefined || folder === false ? {} : { folders: [...folder] }),
    ...(folder === false ? { folders: [] } : {}),
    ...(parallel === undefined ? {} : { parallelDownloads: parallel }),
  };
}

function collect(text: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? (before as string[]) : []), resolve(text)];
}
