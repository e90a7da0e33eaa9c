import type { TokenCounter } from '../token-estimate/text-tokens.ts';
import type { WarningLog } from '../warnings.ts';
import { argumentsOf, reasoningOf, textOf } from '../wire/chat-reply.ts';
import type { ChatSpeech, ChatToolCall } from '../wire/chat-reply.ts';
import type { BlockEvent } from '../wire/messages-reply.ts';
import { parseArguments } from './arguments.ts';
import { createBlockQueue } from './block-queue.ts';
import { createCallTracker } from './call-tracker.ts';
import { generatedCallId } from './reply-context.ts';
import type { ReplyContext } from './reply-context.ts';
import { createThinkTagSplitter } from './think-tags.ts';
import type { ThinkPiece } from './think-tags.ts';

export interface SpeechWriter {
  readonly saidSomething: boolean;
  readonly refused: boolean;
  readonly toolCalls: boolean;
  readonly hasNamelessCall: boolean;
  readonly hasInvalidCall: boolean;
  write(delta: ChatSpeech): Generator<BlockEvent>;
  /** What was held back as a possible tag. */
  flush(): Generator<BlockEvent>;
  /** Closes every block. */
  close(): Generator<BlockEvent>;
}

/** Writes what the deltas of a stream say into blocks; within one delta thinking first, then text, then calls. */
export function createSpeechWriter(
  context: ReplyContext,
  warnings: WarningLog,
  counter: TokenCounter,
): SpeechWriter {
  const queue = createBlockQueue();
  const tags = createThinkTagSplitter();
  let space = '';
  let lastKind: 'text' | 'thinking' | 'call' | null = null;
  let refused = false;

  const trackCall = createCallTracker((serverId) =>
    queue.beginCall(serverId ?? generatedCallId(context, queue.calls.length)),
  );

  function* think(text: string): Generator<BlockEvent> {
    if (text === '') return;
    counter.add(text);
    if (!context.emitThinking) return;
    space = '';
    lastKind = 'thinking';
    yield* queue.say('thinking', text);
  }

  /**
   * Space before a text waits for the text: a block of nothing else would be refused when the client sends the
   * conversation back.
   */
  function* speak(text: string): Generator<BlockEvent> {
    if (text === '') return;
    const said = space + text;
    if (lastKind !== 'text' && said.trim() === '') {
      space = said;
      return;
    }
    space = '';
    lastKind = 'text';
    counter.add(said);
    yield* queue.say('text', said);
  }

  function* sayPieces(pieces: readonly ThinkPiece[]): Generator<BlockEvent> {
    for (const { kind, text } of pieces) yield* kind === 'text' ? speak(text) : think(text);
  }

  function* readCall(delta: ChatToolCall): Generator<BlockEvent> {
    space = '';
    lastKind = 'call';
    const call = trackCall(delta);
    const name = delta.function?.name ?? '';
    if (call.name === null && name !== '') {
      counter.add(name);
      call.name = context.toolNames.get(name) ?? name;
    }
    const text = argumentsOf(delta);
    counter.add(text);
    if (queue.isClosed(call)) {
      if (text.trim() !== '') {
        warnings.add('late_arguments', 'stream', 'Arguments came for a call that was complete.');
      }
      return;
    }
    yield* queue.addArguments(call, text);
  }

  return {
    get saidSomething() {
      return queue.length > 0;
    },
    get refused() {
      return refused;
    },
    get toolCalls() {
      return queue.calls.length > 0;
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
      const refusal = delta.refusal ?? '';
      refused ||= refusal !== '';
      yield* speak(refusal);
      const { tool_calls: calls, function_call: old } = delta;
      if (context.thinkTags && (calls ?? []).length > 0) yield* sayPieces(tags.flush());
      for (const call of calls ?? []) yield* readCall(call);
      if (old) yield* readCall({ index: 0, function: old });
    },
    *flush() {
      if (context.thinkTags) yield* sayPieces(tags.flush());
    },
    *close() {
      yield* queue.finish();
    },
  };
}
