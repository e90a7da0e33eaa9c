import type { ChatContent, ChatPart } from '../wire/chat-request.ts';
import type { DocumentBlock, ImageBlock, ResultBlock } from '../wire/content-block.ts';
import { refusal } from '../wire/parse-request.ts';
import type { Translation } from './translation.ts';

/** A block of a user's message, or of a tool's result, as parts of a chat message. */
export function toParts(block: ResultBlock, path: string, translation: Translation): ChatPart[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [text(block.text)];
    case 'image':
      return [imagePart(block, path)];
    case 'document':
      return documentParts(block, path, translation);
    case 'search_result':
      return [text([block.title, block.source, ...block.content.map((one) => one.text)].join('\n'))];
    case 'tool_reference':
      return [text(`Tool: ${block.tool_name}`)];
  }
}

function imagePart({ source }: ImageBlock, path: string): ChatPart {
  switch (source.type) {
    case 'base64': {
      const data = source.data.replaceAll(/\s+/g, '');
      return { type: 'image_url', image_url: { url: `data:${source.media_type};base64,${data}` } };
    }
    case 'url':
      return { type: 'image_url', image_url: { url: source.url } };
    case 'file':
      throw refusal(
        `${path}.source`,
        'A file id is only known to the provider that stored it; send the data',
      );
  }
}

function documentParts(block: DocumentBlock, path: string, translation: Translation): ChatPart[] {
  const { source } = block;
  const head = [block.title, block.context].filter((line) => line !== null && line !== undefined);
  switch (source.type) {
    case 'text':
      return [text([...head, source.data].join('\n'))];
    case 'content': {
      if (typeof source.content === 'string') return [text([...head, source.content].join('\n'))];
      const inner = source.content.flatMap((one, at) =>
        toParts(one, `${path}.source.content.${at}`, translation),
      );
      return [...head.map(text), ...inner];
    }
    case 'base64':
      return pdfParts(
        block,
        `data:application/pdf;base64,${source.data.replaceAll(/\s+/g, '')}`,
        path,
        translation,
      );
    case 'url':
      // The protocol takes no address here: the backend puts the data in its place.
      return pdfParts(block, source.url, path, translation);
    case 'file':
      throw refusal(
        `${path}.source`,
        'A file id is only known to the provider that stored it; send the data',
      );
  }
}

function pdfParts(
  { title, context }: DocumentBlock,
  data: string,
  path: string,
  { profile }: Translation,
): ChatPart[] {
  if (!profile.pdf) {
    throw refusal(path, 'This model does not take PDF documents; send their text, or their pages as images');
  }
  const file = { filename: title ?? 'document.pdf', file_data: data };
  return [...(context ? [text(context)] : []), { type: 'file', file }];
}

function text(value: string): ChatPart {
  return { type: 'text', text: value };
}

/** The content of one user message: plain text where nothing else is in it and the backend prefers that. */
export function toContent(messages: readonly (readonly ChatPart[])[], textParts: boolean): ChatContent {
  const parts = messages.flat();
  const texts = messages.map((one) => one.flatMap((part) => (part.type === 'text' ? [part.text] : [])));
  const onlyText = parts.every((part) => part.type === 'text');
  if (!onlyText || (textParts && parts.length > 1)) return parts;
  return texts
    .filter((one) => one.length > 0)
    .map((one) => one.join('\n'))
    .join('\n\n');
}
