import type { InputItem } from './input-schema.ts';

export type CallItem = Extract<
  InputItem,
  { type: 'function_call' | 'custom_tool_call' | 'local_shell_call' }
>;
export type OutputItem = Extract<
  InputItem,
  { type: 'function_call_output' | 'custom_tool_call_output' | 'local_shell_call_output' }
>;

export function isCall(item: InputItem): item is CallItem {
  return CALLS.has(item.type);
}

export function isOutput(item: InputItem): item is OutputItem {
  return OUTPUTS.has(item.type);
}

const CALLS: ReadonlySet<string> = new Set(['function_call', 'custom_tool_call', 'local_shell_call']);
const OUTPUTS: ReadonlySet<string> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
]);

export function callIdOf(item: CallItem | OutputItem): string {
  if (item.type === 'local_shell_call') return item.call_id ?? item.id ?? '';
  return item.type === 'local_shell_call_output' ? item.id : item.call_id;
}

/**
 * The index of each call's output, by the index of the call. Every output goes to the first call before it that
 * waits under its id, since some servers give the same ids in every answer.
 */
export function pairOutputs(items: readonly InputItem[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const waiting = new Map<string, number[]>();
  items.forEach((item, index) => {
    if (isCall(item)) {
      const id = callIdOf(item);
      waiting.set(id, [...(waiting.get(id) ?? []), index]);
    } else if (isOutput(item)) {
      const call = waiting.get(callIdOf(item))?.shift();
      if (call !== undefined) pairs.set(call, index);
    }
  });
  return pairs;
}
