import { isWebAddress } from '../media/media-address.ts';
import type { ChatPart } from '../wire/chat-request.ts';
import type { ContentPart } from './input-schema.ts';
import { refusal } from './parse-request.ts';
import type { Translation } from './translation.ts';

type Content = string | readonly ContentPart[];

/** The content of a message or of a tool's output as parts of a chat message; `path` is the content's own. */
export function toParts(content: Content, path: string, translation: Translation): ChatPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content.flatMap((part, at) => toPart(part, `${path}[${at}]`, translation));
}

function toPart(part: ContentPart, path: string, translation: Translation): ChatPart[] {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'refusal':
      return [{ type: 'text', text: part.refusal }];
    case 'input_image':
      return [imagePart(part, path)];
    case 'input_file':
      return [filePart(part, path, translation)];
  }
}

const ONLY_THERE = 'A file id is only known to the provider that stored the file; send the data.';

function imagePart(
  { image_url: url }: Extract<ContentPart, { type: 'input_image' }>,
  path: string,
): ChatPart {
  if (url === null || url === undefined) throw refusal(path, ONLY_THERE);
  if (!/^(?:https?:\/\/|data:image\/)/i.test(url)) {
    throw refusal(
      `${path}.image_url`,
      `Invalid '${path}.image_url'. Expected an http(s) URL or a base64 image as a data URL.`,
    );
  }
  return { type: 'image_url', image_url: { url } };
}

function filePart(
  { filename, file_data, file_url: address }: Extract<ContentPart, { type: 'input_file' }>,
  path: string,
  { profile }: Translation,
): ChatPart {
  const data = file_data ?? address ?? null;
  if (data === null) throw refusal(path, ONLY_THERE);
  if (!profile.pdf) {
    throw refusal(path, 'This model does not take files; send their text, or their pages as images.');
  }
  // An address is fetched later, under the guard, where the backend does not fetch it itself.
  const isWhole = data.startsWith('data:') || (data === address && isWebAddress(address));
  if (data === address && !isWhole) {
    throw refusal(`${path}.file_url`, `Invalid '${path}.file_url'. Expected an http(s) URL.`);
  }
  const url = isWhole ? data : `data:application/pdf;base64,${data}`;
  return { type: 'file', file: { filename: filename ?? 'document.pdf', file_data: url } };
}

/** The content as text, where nothing else may be in it. */
export function toText(content: Content, path: string, translation: Translation): string {
  return toParts(content, path, translation)
    .map((part, at) => {
      if (part.type === 'text') return part.text;
      throw refusal(`${path}[${at}]`, 'Only messages of the user can have images and files.');
    })
    .join('');
}
