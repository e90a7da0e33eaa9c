import { mkdir } from 'node:fs/promises';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Phrase } from '../../contract/phrase.ts';
import type { ToolServerSpec } from '../../contract/tools.ts';
import { childEnvironment } from '../supervisor/child-environment.ts';
import { LineSplitter } from '../supervisor/line-splitter.ts';
import type { AddressPolicy } from '../upstream/address-guard.ts';
import { createUpstream } from '../upstream/upstream-client.ts';
import { findProgram, toolPath } from './find-program.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { StdioTransport } from './stdio-transport.ts';
import { startToolProcess } from './tool-process.ts';

/** What every connection of one host shares. */
export interface ConnectionHome {
  /** The host's own environment; a server gets a small part of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a server runs that has no folder of its own choice. */
  readonly folderOf: (name: string) => string;
  readonly policyOf: (reach: AddressPolicy['reach']) => AddressPolicy;
  readonly groups: Set<number>;
}

export interface ConnectionListener {
  /** A line for the log. */
  line(text: string): void;
  /** A line on the standard output that is not the protocol. */
  garbage(text: string): void;
}

/** A way to a server that is open. */
export interface Connection {
  readonly transport: Transport;
  /** Resolves, in words, when a process has ended by itself; never for a remote server. */
  readonly ended: Promise<Phrase>;
  /** Whether an error says that the server knows nothing of this connection any more, and did nothing that it was asked. */
  isForgotten(error: unknown): boolean;
  close(): Promise<void>;
}

/** @throws Failure `start_failed` or `address_refused` */
export async function openConnection(
  name: string,
  spec: ToolServerSpec,
  secrets: Readonly<Record<string, string>>,
  home: ConnectionHome,
  listener: ConnectionListener,
): Promise<Connection> {
  switch (spec.transport) {
    case 'stdio':
      return openProcess(name, spec, secrets, home, listener);
    case 'http':
      return openRemote(spec, secrets, home);
  }
}

async function openProcess(
  name: string,
  spec: Extract<ToolServerSpec, { transport: 'stdio' }>,
  secrets: Readonly<Record<string, string>>,
  home: ConnectionHome,
  listener: ConnectionListener,
): Promise<Connection> {
  const inherited = childEnvironment(home.environment, secrets);
  const path = toolPath(inherited['PATH'] ?? '', home.environment['HOME']);
  const program = await findProgram(spec.command, path);
  const directory = spec.directory ?? home.folderOf(name);
  if (spec.directory === null) await mkdir(directory, { recursive: true, mode: 0o700 });
  const plan = { program, args: spec.args, directory, env: { ...inherited, PATH: path } };
  const process = await startToolProcess(plan, home.groups);
  const splitter = new LineSplitter(({ text }) => listener.line(text));
  process.errors.on('data', (chunk: Buffer) => splitter.write(chunk));
  process.errors.on('end', () => splitter.end());
  return {
    transport: new StdioTransport(process, { garbage: (line) => listener.garbage(line) }),
    ended: process.ended,
    isForgotten: () => false,
    close: () => process.stop(),
  };
}

/** A call's own limit is the shorter one; a stream for what the server tells by itself may be silent for long. */
const DEADLINES = { connectMs: 10_000, firstByteMs: 600_000, gapMs: 3_600_000, totalMs: 86_400_000 };
const CONNECTIONS = 16;

async function openRemote(
  spec: Extract<ToolServerSpec, { transport: 'http' }>,
  secrets: Readonly<Record<string, string>>,
  home: ConnectionHome,
): Promise<Connection> {
  const url = new URL(spec.url);
  const upstream = createUpstream({
    ...{ policy: home.policyOf(spec.reach), deadlines: DEADLINES, maxConnections: CONNECTIONS },
  });
  const transport = new StreamableHTTPClientTransport(url, {
    fetch: guardedFetch(upstream, secrets, url.origin),
  });
  return {
    transport,
    ended: new Promise(() => undefined),
    // https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
    isForgotten: (error) =>
      error instanceof StreamableHTTPError && error.code === 404 && transport.sessionId !== undefined,
    async close() {
      await transport.close();
      await upstream.close(AbortSignal.abort());
    },
  };
}
