import type { KeptBody, RequestDetails, RequestRow } from '../../contract/request.ts';
import { formatBytes, formatDuration } from './output.ts';

/** A request of the audit log for people: what is known, line by line. */
export function describeRequest({ row, bodies }: RequestDetails): string {
  const lines = facts(row).flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(12)}${value}`]));
  const attempts = row.attempts.map(
    ({ backend, model, status, failure, why, durationMs }, index) =>
      `  ${index + 1}. ${backend} (${model}): ${failure ?? 'answered'}${status === null ? '' : `, ${status}`}, ` +
      `${formatDuration(durationMs)}${why === null ? '' : `: ${why}`}`,
  );
  return [
    ...lines,
    ...(attempts.length === 0 ? [] : ['Attempts', ...attempts]),
    ...row.warnings.map(({ code, path, message }) => `Warning     ${code} (${path}): ${message}`),
    ...body('Request', bodies?.request ?? null),
    ...body('Answer', bodies?.response ?? null),
  ].join('\n');
}

function facts(row: RequestRow): [string, string | null][] {
  return [
    ['Id', row.id],
    ['Time', new Date(row.at).toISOString()],
    ['Client', row.client],
    ['Endpoint', row.endpoint + (row.stream ? ' (stream)' : '')],
    ['Model', row.model],
    ['Backend', row.backend === null ? null : `${row.backend} (${row.servedModel ?? '?'})`],
    ['Status', `${row.status}, ${row.outcome}`],
    ['Error', row.errorMessage ?? row.failure ?? row.errorCode],
    ['Took', took(row)],
    ['Tokens', tokens(row)],
    ['Cost', row.costMicros === null ? null : `$${(row.costMicros / 1_000_000).toFixed(6)}`],
    ['Size', `${formatBytes(row.bytesIn)} in, ${formatBytes(row.bytesOut)} out`],
  ];
}

function took({ queuedMs, startingMs, firstByteMs, totalMs }: RequestRow): string {
  const parts = [
    ['queued', queuedMs],
    ['starting', startingMs],
    ['first token', firstByteMs],
  ] as const;
  const said = parts.flatMap(([name, ms]) => (ms === null ? [] : [`${name} ${formatDuration(ms)}`]));
  return [formatDuration(totalMs), ...said].join(', ');
}

function tokens(row: RequestRow): string | null {
  if (row.promptTokens === null) return null;
  const cached = row.cachedTokens === null ? '' : ` (${row.cachedTokens} cached)`;
  const reasoning = row.reasoningTokens === null ? '' : ` (${row.reasoningTokens} reasoning)`;
  const about = row.usageSource === 'estimated' ? ', estimated' : '';
  return `${row.promptTokens}${cached} → ${row.completionTokens ?? 0}${reasoning}${about}`;
}

function body(name: string, kept: KeptBody | null): string[] {
  if (kept === null) return [];
  const cut = kept.truncated ? ', not all of it kept' : '';
  return ['', `${name} (${formatBytes(kept.bytes)}${cut})`, kept.text];
}
