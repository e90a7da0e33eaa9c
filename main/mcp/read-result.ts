import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { ATTACHMENT_LIMITS } from '../../contract/attachment.ts';
import type { ToolAnswer } from '../chat/toolbox.ts';

/** A tool's whole text (UTF-16 units): some 25 000 tokens, beyond which it would push the conversation out of a model. */
const TEXT_MAX = 100_000;
const PICTURES_MAX = 8;
const BLOCKS_MAX = 1_000;

type Block = CallToolResult['content'][number];

/**
 * What a tool gave, as text and pictures only, and no more than a conversation can carry. Only as many blocks are looked
 * at as can matter: to check 250,000 of them would hold up the host.
 * @throws ZodError for what is no result of a tool
 */
export function readResult(answer: Readonly<Record<string, unknown>>): ToolAnswer {
  const { content } = answer;
  const beyond = Array.isArray(content) ? content.slice(BLOCKS_MAX).length : 0;
  const result = CallToolResultSchema.parse(
    Array.isArray(content) ? { ...answer, content: content.slice(0, BLOCKS_MAX) } : answer,
  );
  const blocks = result.content.map(readBlock);
  const texts = blocks.flatMap((block) => (typeof block === 'string' ? [block] : []));
  const pictures = blocks.filter((block) => typeof block !== 'string');
  const structured =
    result.content.length === 0 && result.structuredContent !== undefined
      ? [JSON.stringify(result.structuredContent, null, 2)]
      : [];
  const text = [...texts, ...structured].join('\n\n');
  const small = pictures.filter(({ bytes }) => bytes.byteLength <= ATTACHMENT_LIMITS.image);
  const kept = small.slice(0, PICTURES_MAX);
  const cuts = [
    ...(text.length > TEXT_MAX ? [`${text.length - TEXT_MAX} more characters were cut off`] : []),
    ...(beyond > 0 ? [`${beyond} more parts were left out`] : []),
    ...(pictures.length > kept.length ? [`${pictures.length - kept.length} pictures were left out`] : []),
  ];
  return {
    failed: result.isError === true,
    content: [
      ...(text === '' ? [] : [{ type: 'text' as const, text: whole(text.slice(0, TEXT_MAX)) }]),
      ...kept,
    ],
    cut: cuts.length === 0 ? null : `${cuts.join('; ')}.`,
  };
}

type Picture = Extract<ToolAnswer['content'][number], { type: 'image' }>;

function readBlock(block: Block): string | Picture {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
      return { type: 'image', name: 'picture', bytes: Buffer.from(block.data, 'base64') };
    case 'audio':
      return `[a sound (${block.mimeType}), which is not shown]`;
    case 'resource_link':
      return `[${block.name}: ${block.uri}]`;
    case 'resource':
      return 'text' in block.resource
        ? block.resource.text
        : `[${block.resource.uri} (${block.resource.mimeType ?? 'binary'}), which is not shown]`;
  }
}

/** A cut between the halves of a sign would leave one that no server takes. */
function whole(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
