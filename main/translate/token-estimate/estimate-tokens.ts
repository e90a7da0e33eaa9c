import type { ContentBlock, DocumentBlock, ImageBlock, ResultBlock } from '../wire/content-block.ts';
import { systemText } from '../messages-to-chat/system.ts';
import type { CountTokensRequest } from '../wire/messages-request.ts';
import { base64Head } from './base64-head.ts';
import { imageSize } from './image-size.ts';
import { TOKENS_PER_MESSAGE, textTokens } from './text-tokens.ts';

/** An image costs its pixels / 750, at most this (https://docs.anthropic.com/en/docs/build-with-claude/vision). */
const IMAGE_TOKENS_MAX = 1_600;
/** Where most formats have their size, and where a JPEG has it whose camera wrote a preview first. */
const HEAD_BYTES = 32;
const LONG_HEAD_BYTES = 128 * 1024;
/** Base64 digits of an average PDF page, and the tokens that one costs. */
const PDF_PAGE_DIGITS = 64 * 1024;
const PDF_PAGE_TOKENS = 2_000;

/** About how many tokens a request's prompt is, for backends that cannot say. */
export function estimateTokens(request: CountTokensRequest): number {
  return (
    textTokens(systemText(request.system)) +
    sum((request.tools ?? []).map((tool) => textTokens(JSON.stringify(tool)))) +
    sum(request.messages.map(({ content }) => TOKENS_PER_MESSAGE + contentTokens(content)))
  );
}

function contentTokens(content: string | readonly ContentBlock[]): number {
  return typeof content === 'string' ? textTokens(content) : sum(content.map(blockTokens));
}

function blockTokens(block: ContentBlock | ResultBlock): number {
  switch (block.type) {
    case 'text':
      return textTokens(block.text);
    case 'image':
      return imageTokens(block);
    case 'document':
      return documentTokens(block);
    case 'search_result':
      return textTokens([block.title, block.source, ...block.content.map(({ text }) => text)].join('\n'));
    case 'tool_use':
      return TOKENS_PER_MESSAGE + textTokens(block.name) + textTokens(JSON.stringify(block.input));
    case 'tool_result': {
      const { content } = block;
      const inner = typeof content === 'string' ? textTokens(content) : sum((content ?? []).map(blockTokens));
      return TOKENS_PER_MESSAGE + inner;
    }
    case 'thinking':
      return textTokens(block.thinking);
    case 'compaction':
      return textTokens(block.content ?? '');
    case 'tool_reference':
      return textTokens(block.tool_name);
    default:
      return 0;
  }
}

function imageTokens({ source }: ImageBlock): number {
  if (source.type !== 'base64') return IMAGE_TOKENS_MAX;
  const { data } = source;
  const size = imageSize(base64Head(data, HEAD_BYTES)) ?? imageSize(base64Head(data, LONG_HEAD_BYTES));
  if (size === null) return IMAGE_TOKENS_MAX;
  return Math.min(IMAGE_TOKENS_MAX, Math.ceil((size.width * size.height) / 750));
}

function documentTokens({ source, title, context }: DocumentBlock): number {
  const head = textTokens(`${title ?? ''}${context ?? ''}`);
  switch (source.type) {
    case 'text':
      return head + textTokens(source.data);
    case 'content':
      return (
        head +
        (typeof source.content === 'string'
          ? textTokens(source.content)
          : sum(source.content.map(blockTokens)))
      );
    case 'base64':
      return head + PDF_PAGE_TOKENS * Math.ceil(source.data.length / PDF_PAGE_DIGITS);
    case 'url':
    case 'file':
      return head + PDF_PAGE_TOKENS;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
