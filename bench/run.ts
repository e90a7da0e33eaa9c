/**
 * Measures the gateway beside a bare pass-through and no gateway at all.
 *
 *     npm run bench -- [--quick] [--out FILE]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildGwbench } from './gwbench.ts';
import { measureKeyCost } from './key-cost.ts';
import { beside, FULL, measure, QUICK, summary } from './measure.ts';
import { describeMachine, keyCostLine, table, writeReport } from './report.ts';
import { startBareProxy, startGateway, startUpstream } from './subjects.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: join(import.meta.dirname, 'results', 'latest.json') },
  },
});

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupted.abort());

try {
  await main(interrupted.signal);
} catch (error) {
  if (!interrupted.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}

async function main(signal: AbortSignal): Promise<void> {
  // Whatever happens, everything that was started is stopped when this function ends.
  await using stack = new AsyncDisposableStack();
  const gwbench = await buildGwbench(signal);
  const upstream = await startUpstream(stack, gwbench);
  const bare = await startBareProxy(stack, upstream.url);
  const gateway = await startGateway(stack, upstream.url, signal);

  console.log('measuring all in turns …');
  const subjects = { direct: upstream, bare, gateway };
  const rounds = await measure(gwbench, subjects, options.quick ? QUICK : FULL, signal);
  const results = {
    direct: summary(rounds, 'direct'),
    bare: summary(rounds, 'bare'),
    gateway: summary(rounds, 'gateway'),
  };
  const ratios = beside(rounds, 'gateway', 'bare');
  console.log('measuring what keys cost …');
  const turns = options.quick ? { rounds: 2, seconds: 1 } : { rounds: 12, seconds: 2 };
  const keys = await measureKeyCost(gwbench, gateway, turns, signal);
  console.log(`\n${table(results, ratios)}\n\n${keyCostLine(keys)}\n`);
  await writeReport(
    {
      date: new Date().toISOString(),
      machine: describeMachine(),
      node: process.versions.node,
      quick: options.quick,
      results,
      ratios,
      keys,
    },
    options.out,
  );
  console.log(`written to ${options.out}`);
}
