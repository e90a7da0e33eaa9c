import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expect, vi } from 'vitest';
import * as z from 'zod';
import { runCommand, runForJson } from './command.ts';
import type { CommandOptions, CommandResult } from './command.ts';
import { modelServers, Offspring } from './processes.ts';
import type { ProcessRow } from './processes.ts';
import { startProgram } from './program.ts';
import type { RunningProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const Announcement = z.strictObject({ url: z.url(), pid: z.int() });
const LogLine = z.looseObject({ msg: z.string(), server: z.string().optional() });
type LogLine = z.infer<typeof LogLine>;

export interface HostOptions {
  /** A new folder unless given; only a new one is removed at the end. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** More arguments for `serve`. */
  readonly args?: readonly string[];
}

/** A running `mlx-manager serve` and its commands. */
export interface Host {
  readonly url: string;
  readonly pid: number;
  readonly directory: string;
  readonly program: RunningProgram;
  /** OpenAI's own client, which tries nothing twice. */
  readonly openai: OpenAI;
  run(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  json(args: readonly string[], options?: CommandOptions): Promise<unknown>;
  log(): Promise<LogLine[]>;
  servers(): Promise<ProcessRow[]>;
  /** Asks it to stop by a signal and checks that it did so in order: exit code 0, no lock, no process left. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<void>;
  /** SIGKILL; resolves when nothing of it is left, which may take the servers' watchdogs a moment. */
  kill(): Promise<void>;
  /** Stops it unless that is done, and removes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Servers notice a killed host within a second or two; more than this is a server left running. */
const ORPHANS_GONE_MS = 5_000;

export async function startHost(options: HostOptions = {}): Promise<Host> {
  const folder = options.directory === undefined ? await temporaryFolder() : null;
  const directory = options.directory ?? join(folder?.path ?? '', 'data');
  const env = options.env ?? {};
  const program = startProgram(
    ['serve', '--port', '0', '--json', '--data-dir', directory, ...(options.args ?? [])],
    { env },
  );
  await program.printed((stdout) => stdout.trimEnd().endsWith('}'));
  const { url, pid } = Announcement.parse(JSON.parse(program.stdout()));
  const offspring = new Offspring(pid, directory);
  let ended = false;
  void program.ended.then(() => (ended = true));
  const within = (more: CommandOptions = {}) => ({ ...more, env: { ...env, ...more.env } });

  const stop: Host['stop'] = async (signal = 'SIGTERM') => {
    await offspring.note();
    program.kill(signal);
    expect(await program.ended, program.stderr()).toEqual({ code: 0, signal: null });
    expect(await offspring.left()).toEqual([]);
    expect(existsSync(join(directory, 'host.lock'))).toBe(false);
  };

  return {
    url,
    pid,
    directory,
    program,
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', maxRetries: 0 }),
    run: (args, more) => runCommand([...args, '--data-dir', directory], within(more)),
    json: (args, more) => runForJson([...args, '--data-dir', directory], within(more)),
    log: () => readLog(directory),
    servers: () => modelServers(pid),
    stop,
    async kill() {
      await offspring.note();
      program.kill('SIGKILL');
      await program.ended;
      await vi.waitFor(async () => expect(await offspring.left()).toEqual([]), ORPHANS_GONE_MS);
    },
    async [Symbol.asyncDispose]() {
      try {
        if (!ended) await stop();
        expect(await offspring.left()).toEqual([]);
      } finally {
        await program[Symbol.asyncDispose]();
        await folder?.remove();
      }
    },
  };
}

/** The lines of the host's own log file. */
export async function readLog(directory: string): Promise<LogLine[]> {
  const text = await readFile(join(directory, 'logs', 'host.log'), 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [LogLine.parse(JSON.parse(line))]));
}
