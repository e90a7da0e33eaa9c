import * as z from 'zod';
import { AnyObject } from './json-object.ts';

/** Blocks of Anthropic Messages. What is only of use there (`cache_control`, `citations`) is left behind here. */
export const TextBlock = z.object({ type: z.literal('text'), text: z.string() });
export type TextBlock = z.infer<typeof TextBlock>;

const UrlSource = z.object({ type: z.literal('url'), url: z.string().min(1) });
const FileSource = z.object({ type: z.literal('file'), file_id: z.string() });

const ImageBlock = z.object({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string().min(1),
    }),
    UrlSource,
    FileSource,
  ]),
});
export type ImageBlock = z.infer<typeof ImageBlock>;

const InlineBlock = z.discriminatedUnion('type', [TextBlock, ImageBlock]);
export type InlineBlock = z.infer<typeof InlineBlock>;

const DocumentBlock = z.object({
  type: z.literal('document'),
  title: z.string().nullish(),
  context: z.string().nullish(),
  source: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('base64'),
      media_type: z.literal('application/pdf'),
      data: z.string().min(1),
    }),
    z.object({ type: z.literal('text'), data: z.string() }),
    z.object({ type: z.literal('content'), content: z.union([z.string(), z.array(InlineBlock)]) }),
    UrlSource,
    FileSource,
  ]),
});
export type DocumentBlock = z.infer<typeof DocumentBlock>;

const SearchResultBlock = z.object({
  type: z.literal('search_result'),
  title: z.string(),
  source: z.string(),
  content: z.array(TextBlock),
});

const ResultBlock = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  z.object({ type: z.literal('tool_reference'), tool_name: z.string() }),
]);
export type ResultBlock = z.infer<typeof ResultBlock>;

const ToolResultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1),
  content: z.union([z.string(), z.array(ResultBlock)]).nullish(),
  is_error: z.boolean().nullish(),
});
export type ToolResultBlock = z.infer<typeof ToolResultBlock>;

const ToolUseBlock = z.object({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: AnyObject,
});
export type ToolUseBlock = z.infer<typeof ToolUseBlock>;

/** What the provider's own tools leave in a conversation: a local model has no use for it. */
const ServerBlock = z.object({
  type: z.enum([
    'server_tool_use',
    'web_search_tool_result',
    'web_fetch_tool_result',
    'code_execution_tool_result',
    'bash_code_execution_tool_result',
    'text_editor_code_execution_tool_result',
    'tool_search_tool_result',
    'mcp_tool_use',
    'mcp_tool_result',
    'container_upload',
    'fallback',
  ]),
});

export const ContentBlock = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  ToolUseBlock,
  ToolResultBlock,
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('redacted_thinking') }),
  z.object({ type: z.literal('compaction'), content: z.string().nullish() }),
  ServerBlock,
]);
export type ContentBlock = z.infer<typeof ContentBlock>;
