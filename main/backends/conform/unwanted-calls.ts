import { toolCallsAsText } from './tool-call-text.ts';
import type { ToolCallDelta } from './tool-calls.ts';

/** Collects the tool calls of a stream that the client did not ask for, until they are complete. */
export function createUnwantedCalls(): { add(call: ToolCallDelta): void; take(): string } {
  let calls: { name: string; arguments: string }[] = [];
  return {
    add({ index, function: { name, arguments: args } }) {
      const known = calls[index];
      if (known === undefined) calls[index] = { name: name ?? '', arguments: args };
      else known.arguments += args;
    },
    /** Their text; empty where there are none. */
    take() {
      const text = toolCallsAsText(calls.map((call) => ({ function: call })));
      calls = [];
      return text;
    },
  };
}
