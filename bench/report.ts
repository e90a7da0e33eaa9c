import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { KeyCost } from './key-cost.ts';
import type { Measurement } from './measure.ts';

export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly quick: boolean;
  readonly results: Readonly<Record<string, Measurement>>;
  readonly keys: KeyCost;
}

export function describeMachine(): string {
  const [first, ...others] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${platform()} ${arch()}, ${others.length + 1} × ${first?.model ?? 'unknown'}, ${memory} GB`;
}

const ROWS: readonly (readonly [string, (m: Measurement) => string])[] = [
  ['latency, 1 client (median)', (m) => `${m.latencyMs.toFixed(2)} ms`],
  ['requests/s, 64 clients', (m) => Math.round(m.requestsPerSecond).toLocaleString('en')],
  ['chunk delay p50, 200 streams', (m) => `${m.chunkDelayP50Ms.toFixed(2)} ms`],
  ['chunk delay p99, 200 streams', (m) => `${m.chunkDelayP99Ms.toFixed(2)} ms`],
  ['chunk delay p50, 1,000 streams', (m) => `${m.manyStreamsP50Ms.toFixed(2)} ms`],
  ['chunk delay p99, 1,000 streams', (m) => `${m.manyStreamsP99Ms.toFixed(2)} ms`],
  ['chunks/s, 200 streams', (m) => Math.round(m.chunksPerSecond).toLocaleString('en')],
  ['resident memory, 200 streams', (m) => `${Math.round(m.residentBytes / 2 ** 20)} MB`],
  ['failed requests', (m) => String(m.failedRequests)],
];

/** The results as a Markdown table, aligned so that it reads well in a terminal too. */
export function table(results: Report['results']): string {
  const columns = Object.entries(results);
  const cells = [
    ['', ...columns.map(([name]) => name)],
    ...ROWS.map(([label, show]) => [label, ...columns.map(([, measurement]) => show(measurement))]),
  ];
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function markdown(report: Report): string {
  return `# Benchmark${report.quick ? ' (quick)' : ''}

${report.date}, ${report.machine}, Node ${report.node}.

\`direct\` is the scripted upstream without anything between, \`bare\` an Express and undici pass-through without checks,
\`gateway\` this program as it is installed, with its routing, guards, keys, audit log and
metrics. All were measured in turns; load tool and upstream share the machine with them.

${table(report.results)}

${keyCostLine(report.keys)}
`;
}

/** What keys cost, in one sentence. */
export function keyCostLine({ rounds, withoutKey, withKey, lost }: KeyCost): string {
  const [plain, keyed] = [withoutKey, withKey].map((rate) => Math.round(rate).toLocaleString('en'));
  return `Keys cost ${(lost * 100).toFixed(1)} % of requests/s: ${keyed} with, ${plain} without, medians of ${rounds} rounds in turns.`;
}

/** Writes FILE and, beside it, the same as Markdown. */
export async function writeReport(report: Report, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(file.replace(/(\.json)?$/, '.md'), markdown(report));
}
