import { Command } from 'commander';
import { Failure } from '../../../contract/failure.ts';
import { HubModelId } from '../../../contract/model.ts';
import type { Download } from '../../../contract/model.ts';
import type { HostClient } from '../../../contract/client.ts';
import { eventsOnly } from '../../../contract/event-stream.ts';
import type { Connection } from '../../rpc/connect.ts';
import type { ContextSource } from '../context.ts';
import { showDownload } from '../download-progress.ts';
import { formatBytes, table } from '../output.ts';

export function downloadCommands(context: ContextSource): Command[] {
  const download = new Command('download')
    .description('get a model from the hub, going on where an earlier download ended')
    .argument('<model>', 'its id on the hub, such as mlx-community/Qwen3-4B-4bit')
    .option('--revision <name>', 'a branch or a tag', 'main')
    .action(async (model: string, { revision }: { readonly revision: string }) => {
      const { output, withHost, terminal } = context();
      const done = await withHost((connection) =>
        follow(connection, { model: HubModelId.parse(model), revision }, terminal),
      );
      output.result(done, `${done.model} is on this disk (${formatBytes(done.doneBytes)}).`);
    });

  const downloads = new Command('downloads').description('show downloads').action(async () => {
    const { output, withHost } = context();
    const all = await withHost(({ client }) => client.models.downloads({}));
    const rows = all.map((one) => [one.model, one.state, progress(one), one.failure?.message ?? '']);
    output.result(all, table(['MODEL', 'STATE', 'DONE', ''], rows, 'Nothing is being downloaded.'));
  });

  return [download, downloads, ...ACTIONS.map((action) => actionCommand(action, context))];
}

const ACTIONS = [
  { name: 'pause', says: 'stop a download for now', call: 'pauseDownload' },
  { name: 'resume', says: 'go on with a download', call: 'resumeDownload' },
  { name: 'cancel', says: 'end a download and delete what it has fetched', call: 'cancelDownload' },
] as const;

function actionCommand({ name, says, call }: (typeof ACTIONS)[number], context: ContextSource): Command {
  return new Command(name)
    .description(says)
    .argument('<model>')
    .action(async (model: string) => {
      const { output, withHost } = context();
      const download = await withHost(async (connection) => {
        // One inside this command would end with it, and the download with both.
        if (name === 'resume' && connection.url === null) {
          throw new Failure('not_running', 'No host is running.', {
            hint: `Start it with \`mlx-manager serve\`, or go on here: mlx-manager model download ${model}`,
          });
        }
        return connection.client.models[call]({ id: (await downloadOf(connection.client, model)).id });
      });
      output.result(download, `${download.model} is ${download.state}.`);
    });
}

async function downloadOf(client: HostClient, model: string): Promise<Download> {
  const found = (await client.models.downloads({})).find((one) => one.model === model);
  if (found !== undefined) return found;
  throw new Failure('not_found', `${model} is not being downloaded.`, {
    hint: '`model downloads` shows what is.',
  });
}

const GOES_ON = 'What has arrived is kept: the next host, or the same command, goes on with it.';

/** Begins a download and shows it until it ends. A running host goes on with it when this command is left. */
async function follow(
  { client, transport }: Connection,
  wanted: { readonly model: string; readonly revision: string },
  terminal: ReturnType<ContextSource>['terminal'],
): Promise<Download> {
  const listening = new AbortController();
  const shown = showDownload(terminal.stderr);
  const ended = Promise.withResolvers<Download>();
  const take = (download: Download) => {
    if (download.model !== wanted.model || download.revision !== wanted.revision) return;
    shown.update(download);
    if (hasEnded(download)) ended.resolve(download);
  };
  const listener = eventsOnly((event) => {
    if (event.name === 'models.downloadChanged') take(event.payload);
  });
  const heard = transport.listen(listener, listening.signal);
  // A host that goes away leaves nobody waiting.
  heard.then(
    () => ended.reject(new Failure('not_running', 'The host has stopped.', { hint: GOES_ON })),
    () => ended.reject(new Failure('not_running', 'The host has gone away.', { hint: GOES_ON })),
  );
  // It may be rejected before anybody waits for it.
  ended.promise.catch(() => undefined);
  const onLeave = () => ended.reject(terminal.signal.reason);
  terminal.signal.addEventListener('abort', onLeave, { once: true });
  try {
    await client.models.download(wanted, { signal: terminal.signal });
    // Its end may have come before the first event could be heard.
    for (const one of await client.models.downloads({})) take(one);
    const last = await ended.promise;
    if (last.state === 'completed') return last;
    throw failureOf(last);
  } finally {
    terminal.signal.removeEventListener('abort', onLeave);
    listening.abort();
    await heard.catch(() => undefined);
    shown.finish();
  }
}

function hasEnded({ state }: Download): boolean {
  switch (state) {
    case 'completed':
    case 'failed':
    case 'cancelled':
    case 'paused':
      return true;
    case 'queued':
    case 'preparing':
    case 'downloading':
    case 'waiting':
      return false;
  }
}

function failureOf({ failure, model, state }: Download): Failure {
  if (failure === null) return new Failure('aborted', `The download of ${model} was ${state}.`);
  return new Failure(failure.code, failure.message, failure.hint === undefined ? {} : { hint: failure.hint });
}

function progress({ doneBytes, totalBytes }: Download): string {
  return totalBytes === null ? '–' : `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
}
