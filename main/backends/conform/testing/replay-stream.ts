import { createParser } from 'eventsource-parser';
import { encodeFrame } from '../chat-chunk.ts';
import type { ChatFrame } from '../chat-chunk.ts';
import { createChatStream } from '../chat-stream.ts';
import type { ChatStream, ChatStreamState } from '../chat-stream.ts';
import type { ConformOptions } from '../expectations.ts';

export interface Replay {
  /** The data of every event that the client gets. */
  readonly frames: readonly string[];
  readonly state: ChatStreamState;
}

/** Feeds a recorded stream through, split at the given places of its bytes. */
export function replayStream(body: string, options: ConformOptions, splits: readonly number[] = []): Replay {
  const stream = createChatStream(options);
  const frames: ChatFrame[] = [];
  const parser = createParser({ onEvent: ({ data }) => frames.push(...stream.push(data)) });
  const decoder = new TextDecoder();
  for (const piece of split(Buffer.from(body), splits)) parser.feed(decoder.decode(piece, { stream: true }));
  return finish(stream, frames);
}

function finish(stream: ChatStream, frames: ChatFrame[]): Replay {
  frames.push(...stream.end());
  return { frames: frames.map(encodeFrame), state: stream.state };
}

function split(bytes: Buffer, splits: readonly number[]): Buffer[] {
  const places = [...new Set(splits)].filter((at) => at > 0 && at < bytes.length).sort((a, b) => a - b);
  return [0, ...places].map((at, n) => bytes.subarray(at, places[n] ?? bytes.length));
}
