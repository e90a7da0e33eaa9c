import type { TokenCounter } from '../token-estimate/text-tokens.ts';
import type { WarningLog } from '../warnings.ts';
import type { CompletionDelta } from '../wire/chat-completion.ts';
import { parseJson } from '../wire/json-object.ts';
import type { AnswerBlock, AnswerDelta } from '../wire/messages-answer.ts';
import { warnCitations, warnDropped, warnSecondCall } from './reply.ts';
import type { ChatReplyContext } from './reply-context.ts';

/** Where the arguments of a call go: to the client's call of that index, or into the text. */
interface OpenCall {
  readonly kind: 'call';
  /** null: the tool whose input is the answer. */
  readonly index: number | null;
  /** As the model began it, where it came whole. */
  readonly whole: string;
  arguments: string;
}

interface OpenThinking {
  readonly kind: 'thinking';
  text: string;
  signature: string;
}

type OpenBlock = OpenCall | OpenThinking | { readonly kind: 'text' | 'ignored' };

export interface BlockWriter {
  readonly calls: number;
  readonly saidText: boolean;
  /** The arguments of a call ended and are not JSON. */
  readonly hasInvalidCall: boolean;
  readonly hasOpenCall: boolean;
  /** `input` is the text of a call's input, as far as it is there already. */
  start(at: number, block: AnswerBlock, input: string): Generator<CompletionDelta>;
  /** false as the return value: no such block is open. */
  add(at: number, delta: AnswerDelta): Generator<CompletionDelta, boolean>;
  stop(at: number): Generator<CompletionDelta>;
}

/** Turns the blocks of a stream into the deltas of a chat message. Calls are counted by themselves, from 0. */
export function createBlockWriter(
  context: ChatReplyContext,
  warnings: WarningLog,
  counter: TokenCounter,
): BlockWriter {
  const open = new Map<number, OpenBlock>();
  let calls = 0;
  let details = 0;
  let saidText = false;
  let saidThinking = false;
  let invalidCall = false;

  function* speak(text: string): Generator<CompletionDelta> {
    if (text === '') return;
    saidText = true;
    yield { content: text };
  }

  /** Several blocks of thinking are kept apart by a line break. */
  function* think(block: OpenThinking, text: string): Generator<CompletionDelta> {
    if (text === '') return;
    counter.add(text);
    const begins = block.text === '' && saidThinking;
    block.text += text;
    saidThinking = true;
    if (context.emitThinking) yield { reasoning_content: begins ? `\n${text}` : text };
  }

  function* addArguments(call: OpenCall, text: string): Generator<CompletionDelta> {
    if (text === '') return;
    counter.add(text);
    call.arguments += text;
    const { index } = call;
    if (index === null) yield* speak(text);
    else if (!context.legacyFunctions) yield { tool_calls: [{ index, function: { arguments: text } }] };
    // A legacy client knows one call.
    else if (index === 0) yield { function_call: { arguments: text } };
  }

  function* beginCall(id: string, name: string, index: number): Generator<CompletionDelta> {
    const call = { name: context.toolNames.get(name) ?? name, arguments: '' };
    if (!context.legacyFunctions) yield { tool_calls: [{ index, id, type: 'function', function: call }] };
    else if (index === 0) yield { function_call: call };
    else warnSecondCall(warnings);
  }

  return {
    get calls() {
      return calls;
    },
    get saidText() {
      return saidText;
    },
    get hasInvalidCall() {
      return invalidCall;
    },
    get hasOpenCall() {
      return [...open.values()].some(({ kind }) => kind === 'call');
    },
    *start(at, block, input) {
      switch (block.type) {
        case 'text':
          open.set(at, { kind: 'text' });
          counter.add(block.text);
          yield* speak(block.text);
          break;
        case 'thinking': {
          const thinking: OpenThinking = { kind: 'thinking', text: '', signature: block.signature ?? '' };
          open.set(at, thinking);
          yield* think(thinking, block.thinking);
          break;
        }
        case 'redacted_thinking':
          open.set(at, { kind: 'ignored' });
          if (context.emitThinking) {
            yield { reasoning_details: [{ type: 'reasoning.encrypted', data: block.data, index: details }] };
          }
          details += 1;
          break;
        case 'tool_use': {
          counter.add(block.name);
          const index = block.name === context.jsonTool ? null : calls;
          open.set(at, { kind: 'call', index, whole: input, arguments: '' });
          if (index === null) break;
          calls += 1;
          yield* beginCall(block.id, block.name, index);
          break;
        }
        case 'other':
          open.set(at, { kind: 'ignored' });
          warnDropped(block.name, warnings);
          break;
      }
    },
    *add(at, delta) {
      const block = open.get(at);
      if (block === undefined) return false;
      if (block.kind === 'ignored') return true;
      switch (delta.type) {
        case 'text_delta':
          if (block.kind !== 'text') return false;
          counter.add(delta.text);
          yield* speak(delta.text);
          return true;
        case 'thinking_delta':
          if (block.kind !== 'thinking') return false;
          yield* think(block, delta.thinking);
          return true;
        case 'signature_delta':
          if (block.kind !== 'thinking') return false;
          block.signature += delta.signature;
          return true;
        case 'input_json_delta':
          if (block.kind !== 'call') return false;
          yield* addArguments(block, delta.partial_json);
          return true;
        case 'citations_delta':
          warnCitations(warnings);
          return true;
      }
    },
    *stop(at) {
      const block = open.get(at);
      open.delete(at);
      if (block?.kind === 'call') {
        // Nothing came: the input is what the block began with, `{}` in most cases.
        if (block.arguments === '') yield* addArguments(block, block.whole);
        invalidCall ||= parseJson(block.arguments) === undefined;
      } else if (block?.kind === 'thinking' && block.signature !== '') {
        const { text, signature } = block;
        const detail = { type: 'reasoning.text' as const, text, signature, index: details };
        details += 1;
        if (context.emitThinking) yield { reasoning_details: [detail] };
      }
    },
  };
}
