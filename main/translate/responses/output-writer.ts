import type { BlockEvent, ReplyBlock } from '../wire/messages-reply.ts';
import { createCustomWriter, createFunctionWriter, createShellWriter } from './call-writer.ts';
import type { ItemWriter } from './item-writer.ts';
import { createRefusalWriter, createTextWriter } from './message-writer.ts';
import { createReasoningWriter, createSummaryWriter } from './reasoning-writer.ts';
import type { ItemStatus, OutputItem } from './response.ts';
import { itemId } from './response-context.ts';
import type { ResponseContext } from './response-context.ts';
import type { ItemEvent } from './stream-event.ts';

export interface OutputWriter {
  /** The items that are done. */
  readonly items: readonly OutputItem[];
  /** Blocks come one after another, as the queue puts them. */
  write(event: BlockEvent, status: ItemStatus): Generator<ItemEvent>;
  /** A whole item, after the last block. */
  refuse(text: string): Generator<ItemEvent>;
}

/** Writes blocks as items of a response's output. */
export function createOutputWriter(context: ResponseContext): OutputWriter {
  const items: OutputItem[] = [];
  let writer: ItemWriter | null = null;

  return {
    items,
    *write(event, status) {
      switch (event.type) {
        case 'content_block_start':
          writer = writerOf(event.content_block, event.index, context);
          yield* writer.open();
          return;
        case 'content_block_delta':
          if (writer !== null) yield* writer.add(textOf(event));
          return;
        case 'content_block_stop':
          if (writer !== null) items.push(yield* writer.close(status));
          writer = null;
      }
    },
    *refuse(text) {
      const index = items.length;
      const refusal = createRefusalWriter(itemId('msg', context, index), index);
      yield* refusal.open();
      yield* refusal.add(text);
      items.push(yield* refusal.close('completed'));
    },
  };
}

function writerOf(block: ReplyBlock, index: number, context: ResponseContext): ItemWriter {
  const id = (prefix: string) => itemId(prefix, context, index);
  switch (block.type) {
    case 'text':
      return createTextWriter(id('msg'), index);
    case 'thinking':
      return context.reasoning === 'summary'
        ? createSummaryWriter(id('rs'), index)
        : createReasoningWriter(id('rs'), index);
    case 'tool_use': {
      const target = context.tools.get(block.name) ?? { kind: 'function', name: block.name };
      const place = (prefix: string) => ({ id: id(prefix), index, callId: block.id });
      switch (target.kind) {
        case 'function':
          return createFunctionWriter(place('fc'), target);
        case 'custom':
          return createCustomWriter(place('ctc'), target);
        case 'local_shell':
          return createShellWriter(place('lsh'));
      }
    }
  }
}

function textOf({ delta }: Extract<BlockEvent, { type: 'content_block_delta' }>): string {
  switch (delta.type) {
    case 'text_delta':
      return delta.text;
    case 'thinking_delta':
      return delta.thinking;
    case 'input_json_delta':
      return delta.partial_json;
  }
}
