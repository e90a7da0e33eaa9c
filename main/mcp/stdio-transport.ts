import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { MESSAGE_MAX, MessageReader } from './message-reader.ts';
import type { ToolProcess } from './tool-process.ts';

/** What of a server's output is not the protocol. */
export interface OutputListener {
  garbage(line: string): void;
}

/** JSON-RPC's code for an answer that cannot be had. */
const CANNOT = -32_000;

/**
 * Speaks the protocol with a process over its standard streams. Unlike the SDK's own, it bounds what it reads, and goes
 * on when a server prints something else there.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #process: ToolProcess;
  readonly #reader: MessageReader;

  constructor(process: ToolProcess, listener: OutputListener) {
    this.#process = process;
    this.#reader = new MessageReader({
      onMessage: (value) => {
        const message = JSONRPCMessageSchema.safeParse(value);
        if (message.success) this.onmessage?.(message.data);
        else listener.garbage(JSON.stringify(value).slice(0, 200));
        return message.success;
      },
      onGarbage: (line) => listener.garbage(line),
      onTooLong: (id) => {
        const message = `The answer is longer than ${MESSAGE_MAX / 1024 / 1024} MB and was not read.`;
        if (id !== null) this.onmessage?.({ jsonrpc: '2.0', id, error: { code: CANNOT, message } });
        listener.garbage(message);
      },
      onEndless: () => {
        listener.garbage('A message without an end: the server was ended.');
        void this.#process.stop();
      },
      onFlood: () => {
        listener.garbage('Nothing but other output: the server was ended.');
        void this.#process.stop();
      },
    });
  }

  async start(): Promise<void> {
    this.#process.output.on('data', (chunk: Buffer) => this.#reader.write(chunk));
    void this.#process.ended.then(() => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const { input } = this.#process;
    if (!input.writable) throw new Error('The server has ended.');
    // Nobody waits for a server that does not read: its call has a limit of time.
    input.write(`${JSON.stringify(message)}\n`);
  }

  async close(): Promise<void> {
    await this.#process.stop();
  }
}
