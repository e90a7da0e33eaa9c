import * as z from 'zod';
import { isJsonObject } from '../wire/json-object.ts';
import { RequestTool } from './tool-schema.ts';

const text = { text: z.string() };

/** Parts of messages and of tool outputs. Text is taken in any role, under any of its names. */
const ContentPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input_text'), ...text }),
  z.object({ type: z.literal('output_text'), ...text }),
  z.object({ type: z.literal('text'), ...text }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
  z.object({
    type: z.literal('input_image'),
    image_url: z.string().nullish(),
    file_id: z.string().nullish(),
  }),
  z.object({
    type: z.literal('input_file'),
    filename: z.string().nullish(),
    file_data: z.string().nullish(),
    file_id: z.string().nullish(),
    file_url: z.string().nullish(),
  }),
]);
export type ContentPart = z.infer<typeof ContentPart>;

const Content = z.union([z.string(), z.array(ContentPart)]);

const MessageItem = z.object({
  type: z.literal('message'),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: Content,
});

const CallId = z.string().min(1);

const FunctionCall = z.object({
  type: z.literal('function_call'),
  call_id: CallId,
  name: z.string().min(1),
  namespace: z.string().nullish(),
  arguments: z.string(),
});

const CustomCall = z.object({
  type: z.literal('custom_tool_call'),
  call_id: CallId,
  name: z.string().min(1),
  namespace: z.string().nullish(),
  input: z.string(),
});

const LocalShellCall = z.object({
  type: z.literal('local_shell_call'),
  id: z.string().nullish(),
  call_id: z.string().nullish(),
  action: z.looseObject({ command: z.array(z.string()) }),
});

const output = { call_id: CallId, output: Content };

const Reasoning = z.object({
  type: z.literal('reasoning'),
  summary: z.array(z.looseObject({ text: z.string() })).nullish(),
  content: z.array(z.looseObject({ text: z.string() })).nullish(),
});

/** What the provider's own tools and bookkeeping leave in a conversation: another model has no use for it. */
const ProviderItem = z.object({
  type: z.enum([
    'apply_patch_call',
    'apply_patch_call_output',
    'code_interpreter_call',
    'compaction_trigger',
    'computer_call',
    'computer_call_output',
    'configuration_update',
    'file_search_call',
    'ghost_snapshot',
    'image_generation_call',
    'mcp_approval_request',
    'mcp_approval_response',
    'mcp_call',
    'mcp_list_tools',
    'program',
    'program_output',
    'shell_call',
    'shell_call_output',
    'tool_search_call',
    'tool_search_output',
    'web_search_call',
  ]),
});

const KnownItem = z.discriminatedUnion('type', [
  MessageItem,
  FunctionCall,
  z.object({ type: z.literal('function_call_output'), ...output }),
  CustomCall,
  z.object({ type: z.literal('custom_tool_call_output'), ...output }),
  LocalShellCall,
  z.object({ type: z.literal('local_shell_call_output'), id: CallId, output: z.string() }),
  Reasoning,
  z.object({ type: z.literal('additional_tools'), tools: z.array(RequestTool) }),
  z.object({ type: z.literal('item_reference'), id: z.string() }),
  z.object({ type: z.enum(['compaction', 'compaction_summary']) }),
  ProviderItem,
]);
export type InputItem = z.infer<typeof KnownItem>;

/** An item with a role and no type is a message. */
export const InputItem = z.preprocess(
  (item) =>
    isJsonObject(item) && item['type'] === undefined && 'role' in item ? { ...item, type: 'message' } : item,
  KnownItem,
);
