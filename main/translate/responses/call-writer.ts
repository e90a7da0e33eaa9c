import { isJsonObject, parseJson } from '../wire/json-object.ts';
import { createCustomInput } from './custom-input.ts';
import { addItem, doneItem } from './item-writer.ts';
import type { ItemWriter } from './item-writer.ts';
import type { CustomCallItem, FunctionCallItem, ItemStatus, LocalShellItem } from './response.ts';
import type { ItemPlace } from './stream-event.ts';
import type { ToolTarget } from './tool-target.ts';

export interface CallPlace {
  readonly id: string;
  readonly index: number;
  readonly callId: string;
}

/** A call of a function: the arguments as the model writes them. */
export function createFunctionWriter({ id, index, callId }: CallPlace, target: ToolTarget): ItemWriter {
  const place: ItemPlace = { item_id: id, output_index: index };
  let text = '';
  const item = (status: ItemStatus): FunctionCallItem => ({
    id,
    type: 'function_call',
    status,
    arguments: text,
    call_id: callId,
    ...named(target),
  });
  return {
    *open() {
      yield* addItem(index, item('in_progress'));
    },
    *add(delta) {
      text += delta;
      yield { type: 'response.function_call_arguments.delta', ...place, delta };
    },
    *close(status) {
      yield { type: 'response.function_call_arguments.done', ...place, arguments: text };
      return yield* doneItem(index, item(status));
    },
  };
}

/** A call of a custom tool: its input is taken out of the arguments. */
export function createCustomWriter({ id, index, callId }: CallPlace, target: ToolTarget): ItemWriter {
  const place: ItemPlace = { item_id: id, output_index: index };
  const reader = createCustomInput();
  let input = '';
  const item = (status: ItemStatus): CustomCallItem => ({
    id,
    type: 'custom_tool_call',
    status,
    call_id: callId,
    input,
    ...named(target),
  });
  function* say(delta: string) {
    if (delta === '') return;
    input += delta;
    yield { type: 'response.custom_tool_call_input.delta', ...place, delta } as const;
  }
  return {
    *open() {
      yield* addItem(index, item('in_progress'));
    },
    *add(text) {
      yield* say(reader.push(text));
    },
    *close(status) {
      yield* say(reader.finish());
      yield { type: 'response.custom_tool_call_input.done', ...place, input };
      return yield* doneItem(index, item(status));
    },
  };
}

/** A command for the client's shell. There are no events for its parts: it comes whole. */
export function createShellWriter({ id, index, callId }: CallPlace): ItemWriter {
  let text = '';
  const item = (status: ItemStatus, action: LocalShellItem['action']): LocalShellItem => ({
    id,
    type: 'local_shell_call',
    status,
    action,
    call_id: callId,
  });
  return {
    *open() {
      yield* addItem(index, item('in_progress', { type: 'exec', command: [], env: {} }));
    },
    // eslint-disable-next-line require-yield -- nothing to tell yet
    *add(delta) {
      text += delta;
    },
    *close(status) {
      return yield* doneItem(index, item(status, actionOf(text)));
    },
  };
}

function actionOf(text: string): LocalShellItem['action'] {
  const json = parseJson(text);
  const args = isJsonObject(json) ? json : {};
  const { command, working_directory, timeout_ms } = args;
  return {
    type: 'exec',
    // Models like to write a command as one line.
    command: typeof command === 'string' ? ['bash', '-lc', command] : words(command),
    env: {},
    ...(typeof timeout_ms === 'number' ? { timeout_ms } : {}),
    ...(typeof working_directory === 'string' ? { working_directory } : {}),
  };
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function named({ name, namespace }: ToolTarget): { name: string; namespace?: string } {
  return namespace === undefined ? { name } : { name, namespace };
}
