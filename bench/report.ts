import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { KeyCost } from './key-cost.ts';
import type { Figures, Measurement } from './measure.ts';

export interface Report {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly quick: boolean;
  readonly results: Readonly<Record<string, Measurement>>;
  /** The gateway's as multiples of the pass-through's. */
  readonly ratios: Figures;
  readonly keys: KeyCost;
}

export function describeMachine(): string {
  const [first, ...others] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${platform()} ${arch()}, ${others.length + 1} × ${first?.model ?? 'unknown'}, ${memory} GB`;
}

const ROWS: readonly (readonly [keyof Measurement, string, (value: number) => string])[] = [
  ['latencyMs', 'latency, 1 client (median)', milliseconds],
  ['requestsPerSecond', 'requests/s, 64 clients', whole],
  ['chunkDelayP50Ms', 'chunk delay p50, 200 streams', milliseconds],
  ['chunkDelayP99Ms', 'chunk delay p99, 200 streams', milliseconds],
  ['manyStreamsP50Ms', 'chunk delay p50, 1,000 streams', milliseconds],
  ['manyStreamsP99Ms', 'chunk delay p99, 1,000 streams', milliseconds],
  ['chunksPerSecond', 'chunks/s, 200 streams', whole],
  ['residentBytes', 'resident memory, 200 streams', (value) => `${Math.round(value / 2 ** 20)} MB`],
  ['failedRequests', 'failed requests', whole],
];

function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** The results as a Markdown table, aligned so that it reads well in a terminal too. */
export function table(results: Report['results'], ratios: Figures): string {
  const columns = Object.entries(results);
  const cells = [
    ['', ...columns.map(([name]) => name), 'gateway / bare'],
    ...ROWS.map(([figure, label, show]) => [
      label,
      ...columns.map(([, measurement]) => show(measurement[figure])),
      figure === 'failedRequests' ? '' : ratios[figure].toFixed(2),
    ]),
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
metrics. All were measured in turns; load tool and upstream share the machine with them. Figures are medians of all rounds;
the last column is the median of each round's ratio, because one round and the next do not always have the same machine.

${table(report.results, report.ratios)}

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
