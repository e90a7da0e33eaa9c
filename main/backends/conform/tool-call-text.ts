import { parseJson } from './json.ts';

/** A tool call in OpenAI's shape; `arguments` is JSON in a string, as the model wrote it. */
export interface ToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

/**
 * Turns tool calls back into the text that the model wrote, in the hermes form (`<tool_call>{…}</tool_call>`).
 *
 * mlx-openai-server's parser runs whenever it is configured, also for a request without tools or with
 * `tool_choice: "none"`. Such a client does not look at `tool_calls`; dropping them would leave it with an empty
 * answer, and OpenAI would have sent plain text.
 */
export function toolCallsAsText(calls: readonly Pick<ToolCall, 'function'>[]): string {
  return calls
    .map(({ function: { name, arguments: args } }) => {
      const value = parseJson(args) !== undefined ? args : JSON.stringify(args);
      return `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${value}}\n</tool_call>`;
    })
    .join('\n');
}
