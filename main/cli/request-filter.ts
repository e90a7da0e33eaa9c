import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { ExportFormat, RequestFilter } from '../../contract/request.ts';

/** What the commands on the audit log take to choose requests. Times are Unix milliseconds or "ago". */
export interface FilterOptions {
  readonly model?: string;
  readonly backend?: string;
  readonly client?: string;
  readonly status?: RequestFilter['statusClass'];
  readonly outcome?: RequestFilter['outcome'];
  readonly text?: string;
  readonly since?: Moment;
  readonly until?: Moment;
}

/** A point in time, or how long before now (milliseconds). */
type Moment = { readonly at: number } | { readonly ago: number };

export function addFilterOptions(command: Command): Command {
  return command
    .option('--model <name>', 'asked for under this name')
    .option('--backend <name>', 'answered by this backend or server')
    .option('--client <name>', 'from this program')
    .addOption(
      new Option('--status <class>', 'answered so').choices(RequestFilter.shape.statusClass.unwrap().options),
    )
    .addOption(
      new Option('--outcome <outcome>', 'ended so').choices(RequestFilter.shape.outcome.unwrap().options),
    )
    .option('--text <words>', 'with these words in names or error messages')
    .option('--since <time>', 'not older: 30m, 2h, 7d, or a date such as 2026-03-01T12:00', moment)
    .option('--until <time>', 'older than this', moment);
}

export function filterOf(options: FilterOptions, now: number): RequestFilter {
  const { model, backend, client, status: statusClass, outcome, text, since, until } = options;
  const from = since === undefined ? undefined : unixOf(since, now);
  const to = until === undefined ? undefined : unixOf(until, now);
  const all = { model, backend, client, statusClass, outcome, text, from, to };
  return RequestFilter.parse(
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  );
}

function unixOf(moment: Moment, now: number): number {
  return 'at' in moment ? moment.at : now - moment.ago;
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function moment(text: string): Moment {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS[unit];
  if (unitMs !== undefined) return { ago: Number(count) * unitMs };
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write 30m, 2h, 7d, or a date such as 2026-03-01.');
  return { at };
}

export function format(text: string): ExportFormat {
  const parsed = ExportFormat.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('It must be jsonl or csv.');
}

export function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000) return value;
  throw new InvalidArgumentError('It must be from 1 to 1000.');
}
