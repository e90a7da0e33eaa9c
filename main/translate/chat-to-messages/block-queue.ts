import type { BlockDelta, BlockEvent, ReplyBlock } from '../wire/messages-reply.ts';
import { createJsonProgress } from './json-progress.ts';
import type { JsonProgress } from './json-progress.ts';

interface Block {
  readonly kind: 'text' | 'thinking';
  unsent: string;
  opened: boolean;
}

/** A call whose arguments arrive piece by piece. It is shown to the client once its name is known. */
export interface CallBlock {
  readonly kind: 'call';
  readonly id: string;
  name: string | null;
  /** Everything that arrived. */
  text: string;
  unsent: string;
  opened: boolean;
  readonly progress: JsonProgress;
}

export interface BlockQueue {
  readonly calls: readonly CallBlock[];
  /** Blocks of any kind that were begun. */
  readonly length: number;
  say(kind: Block['kind'], text: string): BlockEvent[];
  beginCall(id: string): CallBlock;
  /** Closed calls can take nothing more. */
  isClosed(call: CallBlock): boolean;
  /** Returns what may be sent now. */
  addArguments(call: CallBlock, text: string): BlockEvent[];
  /** Sends and closes everything. Every call must have its name. */
  finish(): BlockEvent[];
}

/**
 * Puts what arrives in any order into blocks one after another, as Anthropic's streams have them. Only the first
 * unfinished block is open; what belongs to later ones waits. A text gives way to whatever comes after it, a call only
 * once its arguments are complete JSON: that survives servers that send calls in turn and those that mix them.
 */
export function createBlockQueue(): BlockQueue {
  const blocks: (Block | CallBlock)[] = [];
  const calls: CallBlock[] = [];
  let at = 0;

  function* advance(force: boolean): Generator<BlockEvent> {
    for (let block = blocks[at]; block !== undefined; block = blocks[at]) {
      if (block.kind === 'call' && block.name === null) return;
      if (!block.opened) {
        block.opened = true;
        yield { type: 'content_block_start', index: at, content_block: emptyBlock(block) };
      }
      if (block.unsent !== '') {
        yield { type: 'content_block_delta', index: at, delta: toDelta(block.kind, block.unsent) };
        block.unsent = '';
      }
      const givesWay = block.kind !== 'call' || block.progress.complete;
      if (!force && !(givesWay && at + 1 < blocks.length)) return;
      if (block.kind === 'call' && block.text === '') {
        yield { type: 'content_block_delta', index: at, delta: toDelta('call', '{}') };
      }
      yield { type: 'content_block_stop', index: at };
      at += 1;
    }
  }

  return {
    calls,
    get length() {
      return blocks.length;
    },
    say(kind, text) {
      const last = blocks.at(-1);
      if (last?.kind === kind) last.unsent += text;
      else blocks.push({ kind, unsent: text, opened: false });
      return [...advance(false)];
    },
    beginCall(id) {
      const call: CallBlock = {
        kind: 'call',
        id,
        name: null,
        text: '',
        unsent: '',
        opened: false,
        progress: createJsonProgress(),
      };
      blocks.push(call);
      calls.push(call);
      return call;
    },
    isClosed: (call) => blocks.indexOf(call) < at,
    addArguments(call, text) {
      call.text += text;
      call.unsent += text;
      call.progress.push(text);
      return [...advance(false)];
    },
    finish: () => [...advance(true)],
  };
}

/** Clients want every field there, empty as it is. */
function emptyBlock(block: Block | CallBlock): ReplyBlock {
  switch (block.kind) {
    case 'text':
      return { type: 'text', text: '' };
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' };
    case 'call':
      return { type: 'tool_use', id: block.id, name: block.name ?? '', input: {} };
  }
}

function toDelta(kind: (Block | CallBlock)['kind'], text: string): BlockDelta {
  switch (kind) {
    case 'text':
      return { type: 'text_delta', text };
    case 'thinking':
      return { type: 'thinking_delta', thinking: text };
    case 'call':
      return { type: 'input_json_delta', partial_json: text };
  }
}
