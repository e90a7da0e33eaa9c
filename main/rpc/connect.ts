import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../contract/client.ts';
import type { HostClient, Transport } from '../../contract/client.ts';
import { Failure } from '../../contract/failure.ts';
import { readContact } from '../instance/contact.ts';
import type { DataDirectory } from '../instance/data-directory.ts';
import { httpTransport } from './http-transport.ts';

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

/**
 * Finds the host that runs with this data directory, or makes one with `inside`.
 * @throws Failure `already_running` when a host has the directory and cannot be reached
 */
export async function connect<Inside>(
  directory: DataDirectory,
  inside: () => Promise<Inside>,
  signal: AbortSignal,
): Promise<Connection | Inside> {
  const deadline = Date.now() + ANNOUNCE_MS;
  for (;;) {
    const running = await reachRunning(directory, signal);
    if (running !== null) return running;
    try {
      return await inside();
    } catch (error) {
      if (!isTaken(error) || Date.now() > deadline) throw error;
    }
    // The other process is between taking the directory and announcing itself, or about to end.
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function reachRunning(directory: DataDirectory, signal: AbortSignal): Promise<Connection | null> {
  const contact = readContact(directory);
  if (contact === null) return null;
  const transport = httpTransport(contact);
  const client = createClient(transport);
  try {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(ANNOUNCE_MS)]);
    const { url } = await client.host.status({}, { signal: deadline });
    return { client, transport, url: url ?? contact.url, close: () => transport.close() };
  } catch {
    await transport.close();
    signal.throwIfAborted();
    return null;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Failure && error.code === 'already_running';
}
