import type { ToolResult } from '../../contract/chat.ts';
import { Failure } from '../../contract/failure.ts';
import type { AttachmentStore } from './attachments/attachment-store.ts';
import { kindOf, sniff } from '../../contract/attachment-form.ts';
import type { ToolAnswer } from './toolbox.ts';

/** Keeps what a tool gave: its text as text, and as pictures only what is one by its bytes. */
export async function keepToolResult(
  files: AttachmentStore,
  owner: string,
  { failed, content, cut }: ToolAnswer,
): Promise<ToolResult> {
  const kept: ToolResult['content'] = [];
  for (const block of content) {
    kept.push(block.type === 'text' ? block : await keepPicture(files, owner, block));
  }
  return { failed, content: kept, cut };
}

async function keepPicture(
  files: AttachmentStore,
  owner: string,
  { name, bytes }: Extract<ToolAnswer['content'][number], { type: 'image' }>,
): Promise<ToolResult['content'][number]> {
  const type = sniff(bytes);
  if (type === null || kindOf(type) !== 'image') {
    return { type: 'text', text: '[something that was called a picture and is none]' };
  }
  try {
    return { type: 'image', file: await files.add(owner, `${name}.${type.slice('image/'.length)}`, bytes) };
  } catch (error) {
    if (error instanceof Failure)
      return { type: 'text', text: `[a picture that was not kept: ${error.message}]` };
    throw error;
  }
}
