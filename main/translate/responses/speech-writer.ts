import { parseArguments } from '../chat-to-messages/arguments.ts';
import { createBlockQueue } from '../chat-to-messages/block-queue.ts';
import { createCallTracker } from '../chat-to-messages/call-tracker.ts';
import { createThinkTagSplitter } from '../chat-to-messages/think-tags.ts';
import type { ThinkPiece } from '../chat-to-messages/think-tags.ts';
import type { TokenCounter } from '../token-estimate/text-tokens.ts';
import type { WarningLog } from '../warnings.ts';
import { argumentsOf, reasoningOf, textOf } from '../wire/chat-reply.ts';
import type { ChatSpeech, ChatToolCall } from '../wire/chat-reply.ts';
import type { BlockEvent } from '../wire/messages-reply.ts';
import { createOutputWriter } from './output-writer.ts';
import type { OutputItem } from './response.ts';
import { itemId } from './response-context.ts';
import type { ResponseContext } from './response-context.ts';
import type { ItemEvent } from './stream-event.ts';

export interface SpeechWriter {
  readonly items: readonly OutputItem[];
  readonly saidSomething: boolean;
  readonly refused: boolean;
  readonly hasNamelessCall: boolean;
  /** A call whose arguments are not JSON. */
  readonly hasInvalidCall: boolean;
  write(delta: ChatSpeech): Generator<ItemEvent>;
  /** Says what was held back and closes every item. `cut`: the last one was not finished. */
  close(cut: boolean): Generator<ItemEvent>;
}

/** Writes what the deltas of a stream say into items; within one delta thinking first, then text, then calls. */
export function createSpeechWriter(
  context: ResponseContext,
  warnings: WarningLog,
  counter: TokenCounter,
): SpeechWriter {
  const queue = createBlockQueue();
  const output = createOutputWriter(context);
  const tags = createThinkTagSplitter();
  let space = '';
  let lastKind: 'text' | 'thinking' | 'call' | null = null;
  let refusal = '';

  const trackCall = createCallTracker((serverId) =>
    queue.beginCall(serverId ?? itemId('call', context, queue.calls.length)),
  );

  function* emit(events: readonly BlockEvent[], cut = false): Generator<ItemEvent> {
    for (const event of events) {
      const last = cut && event.index === queue.length - 1;
      yield* output.write(event, last && !isFinishedCall() ? 'incomplete' : 'completed');
    }
  }

  const isFinishedCall = () => lastKind === 'call' && queue.calls.at(-1)?.progress.complete === true;

  function* think(text: string): Generator<ItemEvent> {
    if (text === '') return;
    counter.add(text);
    if (context.reasoning === 'none') return;
    space = '';
    lastKind = 'thinking';
    yield* emit(queue.say('thinking', text));
  }

  /** Space before a text waits for the text: between thinking and a call it is nothing to show. */
  function* speak(text: string): Generator<ItemEvent> {
    if (text === '') return;
    const said = space + text;
    if (lastKind !== 'text' && said.trim() === '') {
      space = said;
      return;
    }
    space = '';
    lastKind = 'text';
    counter.add(said);
    yield* emit(queue.say('text', said));
  }

  function* sayPieces(pieces: readonly ThinkPiece[]): Generator<ItemEvent> {
    for (const { kind, text } of pieces) yield* kind === 'text' ? speak(text) : think(text);
  }

  function* readCall(delta: ChatToolCall): Generator<ItemEvent> {
    space = '';
    lastKind = 'call';
    const call = trackCall(delta);
    const name = delta.function?.name ?? '';
    if (call.name === null && name !== '') {
      counter.add(name);
      call.name = name;
    }
    const text = argumentsOf(delta);
    counter.add(text);
    if (!queue.isClosed(call)) yield* emit(queue.addArguments(call, text));
    else if (text.trim() !== '') {
      warnings.add('late_arguments', 'stream', 'Arguments came for a call that was complete.');
    }
  }

  return {
    items: output.items,
    get saidSomething() {
      return queue.length > 0 || refusal !== '';
    },
    get refused() {
      return refusal !== '';
    },
    get hasNamelessCall() {
      return queue.calls.some(({ name }) => name === null);
    },
    get hasInvalidCall() {
      return queue.calls.some(({ text }) => !parseArguments(text).valid);
    },
    *write(delta) {
      yield* think(reasoningOf(delta));
      const text = textOf(delta);
      yield* context.thinkTags ? sayPieces(tags.push(text)) : speak(text);
      if (typeof delta.refusal === 'string') {
        counter.add(delta.refusal);
        refusal += delta.refusal;
      }
      const { tool_calls: calls, function_call: old } = delta;
      if (context.thinkTags && (calls ?? []).length > 0) yield* sayPieces(tags.flush());
      for (const call of calls ?? []) yield* readCall(call);
      if (old) yield* readCall({ index: 0, function: old });
    },
    *close(cut) {
      if (context.thinkTags) yield* sayPieces(tags.flush());
      yield* emit(queue.finish(), cut);
      if (refusal !== '') yield* output.refuse(refusal);
    },
  };
}
