import { Command, InvalidArgumentError } from 'commander';
import type { ContextSource } from '../context.ts';
import { formatDuration, table } from '../output.ts';

export function requestCommand(context: ContextSource): Command {
  const command = new Command('request').description('the audit log');
  command
    .command('list', { isDefault: true })
    .description('show the newest requests')
    .option('--limit <n>', 'how many', limit, 20)
    .action(async (options: { readonly limit: number }) => {
      const { output, withHost } = context();
      const rows = await withHost(({ client }) => client.requests.recent({ limit: options.limit }));
      const lines = rows.map((row) => [
        new Date(row.at).toLocaleTimeString(),
        row.model ?? '–',
        row.backend ?? '–',
        String(row.status),
        row.outcome,
        formatDuration(row.totalMs),
        `${row.promptTokens ?? '–'} → ${row.completionTokens ?? '–'}`,
      ]);
      const headings = ['TIME', 'MODEL', 'BACKEND', 'STATUS', 'OUTCOME', 'TOOK', 'TOKENS'];
      output.result(rows, table(headings, lines, 'No requests yet.'));
    });
  return command;
}

function limit(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new InvalidArgumentError('It must be from 1 to 1000.');
}
