import { once } from 'node:events';
import { Command } from 'commander';
import { eventsOnly } from '../../../contract/event-stream.ts';
import type { RequestRow } from '../../../contract/request.ts';
import type { CommandContext, ContextSource } from '../context.ts';
import { formatDuration, table } from '../output.ts';
import { describeRequest } from '../request-words.ts';
import { addFilterOptions, count, filterOf, format } from '../request-filter.ts';
import type { FilterOptions } from '../request-filter.ts';

export function requestCommand(context: ContextSource): Command {
  const command = new Command('request').description('the audit log');

  addFilterOptions(
    command.command('list', { isDefault: true }).description('show requests, the newest first'),
  )
    .option('--limit <n>', 'how many', count, 20)
    .option('--follow', 'go on with those that finish from now on, until Ctrl-C')
    .action(async ({ limit, follow, ...filter }: FilterOptions & { limit: number; follow?: boolean }) => {
      if (follow === true) await followRequests(context());
      else await listRequests(context(), filter, limit);
    });

  command
    .command('show')
    .description('show all that is known of a request')
    .argument('<id>', 'as the answer’s header x-request-id has it')
    .action(async (id: string) => {
      const { output, withHost } = context();
      const details = await withHost(({ client }) => client.requests.get({ id }));
      output.result(details, describeRequest(details));
    });

  addFilterOptions(
    command.command('export').description('write requests to the standard output, the newest first'),
  )
    .option('--format <format>', 'jsonl or csv', format, 'jsonl')
    .action(async ({ format: form, ...options }: FilterOptions & { format: 'jsonl' | 'csv' }) => {
      const { terminal, withHost } = context();
      const filter = filterOf(options, Date.now());
      await withHost(async ({ client }) => {
        for (let after = null; ;) {
          terminal.signal.throwIfAborted();
          const part = await client.requests.export({ filter, format: form, after });
          if (!terminal.stdout.write(part.text)) {
            await once(terminal.stdout, 'drain', { signal: terminal.signal });
          }
          if (part.next === null) return;
          after = part.next;
        }
      });
    });
  return command;
}

async function listRequests(
  { output, withHost }: CommandContext,
  options: FilterOptions,
  limit: number,
): Promise<void> {
  const filter = filterOf(options, Date.now());
  const { rows } = await withHost(({ client }) => client.requests.query({ filter, limit }));
  const empty = Object.keys(filter).length === 0 ? 'No requests yet.' : 'No such requests.';
  output.result(rows, table(HEADINGS, rows.map(cells), empty));
}

async function followRequests({ output, terminal, withHost }: CommandContext): Promise<void> {
  const listener = eventsOnly(({ name, payload }) => {
    if (name !== 'requests.finished') return;
    for (const row of payload.rows) output.line(row, cells(row).join('  '));
    if (payload.skipped > 0) output.note(`(${payload.skipped} more)`);
  });
  await withHost(({ transport }) => transport.listen(listener, terminal.signal));
}

const HEADINGS = ['TIME', 'ID', 'CLIENT', 'MODEL', 'BACKEND', 'STATUS', 'OUTCOME', 'TOOK', 'TOKENS'];

function cells(row: RequestRow): string[] {
  return [
    new Date(row.at).toLocaleString(),
    row.id,
    row.client ?? '–',
    row.model ?? '–',
    row.backend ?? '–',
    String(row.status),
    row.outcome,
    formatDuration(row.totalMs),
    `${row.promptTokens ?? '–'} → ${row.completionTokens ?? '–'}`,
  ];
}
