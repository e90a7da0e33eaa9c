import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../contract/failure.ts';
import { compose } from '../compose.ts';
import type { HostOptions } from '../compose.ts';
import { readContact } from '../instance/instance.ts';
import { createClient } from '../../contract/client.ts';
import type { HostClient, Transport } from '../../contract/client.ts';
import { httpTransport } from '../rpc/http-transport.ts';

/** A host to talk to: the running one, or one inside this process. */
export interface Connection {
  readonly client: HostClient;
  readonly transport: Transport;
  /** Where the running host's gateway is; null when the host is inside this process and has no port open. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** How long a host that has just taken the data directory may need until it can be reached (milliseconds). */
const ANNOUNCE_MS = 5_000;
const POLL_MS = 100;

/** @throws Failure `already_running` when a host has the directory and cannot be reached */
export async function connect(options: HostOptions, signal: AbortSignal): Promise<Connection> {
  const deadline = Date.now() + ANNOUNCE_MS;
  for (;;) {
    const running = await reachRunning(options, signal);
    if (running !== null) return running;
    try {
      return await composeInside(options);
    } catch (error) {
      if (!isTaken(error) || Date.now() > deadline) throw error;
    }
    // The other process is between taking the directory and announcing itself, or about to end.
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function reachRunning({ directory }: HostOptions, signal: AbortSignal): Promise<Connection | null> {
  const contact = readContact(directory);
  if (contact === null) return null;
  const transport = httpTransport(contact);
  const client = createClient(transport);
  try {
    await client.host.status({}, { signal: AbortSignal.any([signal, AbortSignal.timeout(ANNOUNCE_MS)]) });
  } catch {
    await transport.close();
    signal.throwIfAborted();
    return null;
  }
  return { client, transport, url: contact.url, close: () => transport.close() };
}

async function composeInside(options: HostOptions): Promise<Connection> {
  const host = await compose(options);
  return { client: host.client, transport: host.transport, url: null, close: () => host.stop() };
}

function isTaken(error: unknown): boolean {
  return error instanceof Failure && error.code === 'already_running';
}
