import * as z from 'zod';
import { Attachment, AttachmentChunk, AttachmentName } from './attachment.ts';
import {
  AnswerChanged,
  AnswerDelta,
  AnswerPartChanged,
  Asked,
  ChatModel,
  ChatModelName,
  ChatModels,
  Conversation,
  ConversationChanged,
  ConversationCursor,
  ConversationDraft,
  ConversationPage,
  InputParts,
  Message,
  ToolDecision,
  WholeConversation,
} from './chat.ts';
import { event, mutation, Nothing, passingEvent, query } from './define.ts';
import { AttachmentId, ConversationId, MessageId } from './ids.ts';

const ByConversation = z.strictObject({ id: ConversationId });
const ByMessage = z.strictObject({ conversation: ConversationId, message: MessageId });

/** Conversations of whoever calls, and the answers that are written in them. */
export const chatProcedures = {
  /** Every model that can be asked. `modelsChanged` tells when to ask again. Starts nothing. */
  models: query(Nothing, z.array(ChatModel), 'member'),
  modelsChanged: event(Nothing, 'member'),
  /** The caller's conversations, the last used first; `text`: words in titles and messages, each at its beginning. */
  list: query(
    z.strictObject({
      text: z.string().max(200).default(''),
      after: ConversationCursor.nullable().default(null),
      limit: z.int().min(1).max(200).default(50),
    }),
    ConversationPage,
    'member',
  ),
  get: query(ByConversation, WholeConversation, 'member'),
  /** One message, for whoever missed some of its deltas. */
  message: query(ByMessage, Message, 'member'),
  create: mutation(ConversationDraft, Conversation, 'member'),
  update: mutation(ByConversation.extend({ changes: ConversationDraft }), Conversation, 'member'),
  /** Ends its answers. It can be restored for an hour; then it goes with its messages and files. */
  remove: mutation(ByConversation, Nothing, 'member'),
  restore: mutation(ByConversation, Conversation, 'member'),
  /**
   * Adds a question behind `parent` (by default the last message shown; null begins anew) and has it answered by
   * each of the models (by default the conversation's). Answers as soon as the question is stored.
   */
  send: mutation(
    ByConversation.extend({
      parent: MessageId.nullable().optional(),
      parts: InputParts,
      models: ChatModels.optional(),
    }),
    Asked,
    'member',
  ),
  /** Asks an earlier question in other words: a new branch beside it. */
  edit: mutation(ByMessage.extend({ parts: InputParts, models: ChatModels.optional() }), Asked, 'member'),
  /** Another answer beside this one; by default of the same model. */
  regenerate: mutation(ByMessage.extend({ model: ChatModelName.optional() }), Message, 'member'),
  /** Lets an answer that ended early go on where it stopped. */
  continue: mutation(ByMessage, Message, 'member'),
  /** Ends an answer that is being written; what had come stays. Nothing happens to one that has ended. */
  stop: mutation(ByMessage, Message, 'member'),
  /** Shows the branch in which this message is, as it was last left. */
  selectBranch: mutation(ByMessage, Conversation, 'member'),
  /** The person's word on a tool call that is `asking`. */
  answerTool: mutation(
    ByMessage.extend({ call: z.string().max(512), decision: ToolDecision }),
    Message,
    'member',
  ),
  /** The branch that is shown as Markdown, or everything as JSON. */
  export: query(
    ByConversation.extend({ format: z.enum(['markdown', 'json']) }),
    z.strictObject({ name: z.string(), text: z.string() }),
    'member',
  ),
  /**
   * A file is brought in parts: `beginAttachment` says at once when it is too large, `appendAttachment` takes up to
   * `ATTACHMENT_CHUNK_BYTES` at a time, in order, `finishAttachment` looks at the bytes and stores them. Fails with
   * `invalid_input` where they are not what the name says.
   */
  beginAttachment: mutation(
    z.strictObject({ name: AttachmentName, bytes: z.int().min(1) }),
    z.strictObject({ upload: z.uuid() }),
    'member',
  ),
  appendAttachment: mutation(
    z.strictObject({ upload: z.uuid(), offset: z.int().min(0), base64: z.base64().max(800_000) }),
    z.strictObject({ received: z.int() }),
    'member',
  ),
  finishAttachment: mutation(z.strictObject({ upload: z.uuid() }), Attachment, 'member'),
  readAttachment: query(
    z.strictObject({ id: AttachmentId, offset: z.int().min(0).default(0) }),
    AttachmentChunk,
    'member',
  ),
  changed: event(ConversationChanged, 'member'),
  /** Some fill seconds with hundreds of these; who missed one reads the answer again. */
  delta: passingEvent(AnswerDelta, 'member'),
  partChanged: event(AnswerPartChanged, 'member'),
  answerChanged: event(AnswerChanged, 'member'),
} as const;
