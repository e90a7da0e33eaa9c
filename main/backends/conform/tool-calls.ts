import type { ServerToolCall } from './server-answer.ts';
import type { ToolCall } from './tool-call-text.ts';
import { isGiven } from './json.ts';

/** Tool calls of a whole answer. A call without an id gets one made from the answer's own. */
export function conformToolCalls(calls: readonly ServerToolCall[], answerId: string): ToolCall[] {
  return calls.map((call, index) => ({
    id: callId(call, answerId, index),
    type: 'function',
    function: { name: call.function?.name ?? '', arguments: argumentsText(call) },
  }));
}

/** A tool call in a chunk: id, type and name in the call's first delta only. */
export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly type?: 'function';
  readonly function: { readonly name?: string; readonly arguments: string };
}

interface OpenCall {
  readonly serverIndex: number;
  readonly serverId: string | null;
  readonly index: number;
}

/**
 * Follows the tool calls of one stream. Some parsers repeat a call's id and name in every delta, and some leave out
 * the index; a new id always begins a new call.
 */
export function createToolCallTracker(
  answerId: string,
): (call: ServerToolCall, place: number) => ToolCallDelta {
  const open: OpenCall[] = [];

  return (call, place) => {
    const serverIndex = call.index ?? place;
    const serverId = call.id ?? null;
    const known = open.findLast((one) =>
      serverId === null || one.serverId === null
        ? one.serverIndex === serverIndex
        : one.serverId === serverId,
    );
    if (known !== undefined) return { index: known.index, function: { arguments: argumentsText(call) } };

    const index = open.length;
    open.push({ serverIndex, serverId, index });
    return {
      index,
      id: callId(call, answerId, index),
      type: 'function',
      function: { name: call.function?.name ?? '', arguments: argumentsText(call) },
    };
  };
}

function callId(call: ServerToolCall, answerId: string, index: number): string {
  return isGiven(call.id) && call.id !== '' ? call.id : `call_${answerId.replace(/^chatcmpl-/, '')}_${index}`;
}

function argumentsText(call: ServerToolCall): string {
  const value = call.function?.arguments ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
