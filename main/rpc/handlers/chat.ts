import { personOf } from '../../../contract/caller.ts';
import type { Caller } from '../../../contract/caller.ts';
import { fileName, toJson, toMarkdown } from '../../chat/export-conversation.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

/** Whose conversations a caller has: a person's id, or '' for the owner of the machine. */
export function ownerOf(caller: Caller): string {
  return personOf(caller) ?? '';
}

export function chatHandlers({ chat }: HostParts): Handlers['chat'] {
  const { conversations, asking, files, uploads, models } = chat;
  return {
    models: () => models.list(),
    list: (question, { caller }) => conversations.list(ownerOf(caller), question),
    get: ({ id }, { caller }) => conversations.get(ownerOf(caller), id),
    message: ({ conversation, message }, { caller }) =>
      conversations.message(ownerOf(caller), conversation, message),
    create: (draft, { caller }) => conversations.create(ownerOf(caller), draft),
    update: ({ id, changes }, { caller }) => conversations.update(ownerOf(caller), id, changes),
    async remove({ id }, { caller }) {
      await conversations.remove(ownerOf(caller), id);
      return {};
    },
    restore: ({ id }, { caller }) => conversations.restore(ownerOf(caller), id),
    send: ({ id, ...question }, { caller }) => asking.send(ownerOf(caller), id, question),
    edit: ({ conversation, message, ...question }, { caller }) =>
      asking.edit(ownerOf(caller), conversation, message, question),
    regenerate: ({ conversation, message, model }, { caller }) =>
      asking.regenerate(ownerOf(caller), conversation, message, model),
    continue: ({ conversation, message }, { caller }) =>
      asking.continue(ownerOf(caller), conversation, message),
    stop: ({ conversation, message }, { caller }) => asking.stop(ownerOf(caller), conversation, message),
    selectBranch: ({ conversation, message }, { caller }) =>
      conversations.selectBranch(ownerOf(caller), conversation, message),
    answerTool: ({ conversation, message, call, decision }, { caller }) =>
      asking.answerTool(ownerOf(caller), conversation, message, { call, decision }),
    async export({ id, format }, { caller }) {
      const whole = await conversations.get(ownerOf(caller), id);
      const { title } = whole.conversation;
      return format === 'json'
        ? { name: fileName(title, 'json'), text: toJson(whole) }
        : { name: fileName(title, 'md'), text: toMarkdown(whole) };
    },
    beginAttachment: ({ name, bytes }, { caller }) => ({
      upload: uploads.begin(ownerOf(caller), name, bytes),
    }),
    appendAttachment: ({ upload, offset, base64 }, { caller }) => ({
      received: uploads.append(ownerOf(caller), upload, offset, Buffer.from(base64, 'base64')),
    }),
    finishAttachment({ upload }, { caller }) {
      const owner = ownerOf(caller);
      const { name, bytes } = uploads.finish(owner, upload);
      return files.add(owner, name, bytes);
    },
    readAttachment: ({ id, offset }, { caller }) => files.chunk(ownerOf(caller), id, offset),
  };
}
