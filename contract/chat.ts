import * as z from 'zod';
import { Attachment } from './attachment.ts';
import { FailureView } from './failure.ts';
import { AttachmentId, ConversationId, MessageId, ToolServerId } from './ids.ts';
import { Phrase } from './phrase.ts';

/** A JSON schema or another JSON object. */
const JsonObject = z.record(z.string(), z.unknown());

/** How a conversation's answers are to be made; what is null is left to the model and its server. */
export const ChatParameters = z.strictObject({
  temperature: z.number().min(0).max(2).nullable().default(null),
  topP: z.number().min(0).max(1).nullable().default(null),
  topK: z.int().min(0).max(1_000).nullable().default(null),
  /** Of the answer, in tokens. */
  maxTokens: z.int().min(1).max(1_000_000).nullable().default(null),
  seed: z.int().min(0).nullable().default(null),
  stop: z.array(z.string().min(1).max(200)).max(4).default([]),
  presencePenalty: z.number().min(-2).max(2).nullable().default(null),
  frequencyPenalty: z.number().min(-2).max(2).nullable().default(null),
  reasoningEffort: z.enum(['none', 'minimal', 'low', 'medium', 'high']).nullable().default(null),
  /** `schema`: the answer is JSON of this form. */
  format: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json') }),
      z.strictObject({ type: z.literal('schema'), schema: JsonObject }),
    ])
    .default({ type: 'text' }),
});
export type ChatParameters = z.infer<typeof ChatParameters>;

/** A name that the gateway answers to. */
export const ChatModelName = z.string().min(1).max(512);

export const ConversationTitle = z.string().trim().min(1).max(200);
const SystemPrompt = z.string().max(100_000);

/** A conversation without its messages. Times are Unix milliseconds. */
export const Conversation = z.strictObject({
  id: ConversationId,
  /** Of the first message until somebody gives it another; empty while there is neither. */
  title: z.string(),
  /** What the next message asks; null until one was chosen. */
  model: z.string().nullable(),
  systemPrompt: z.string(),
  parameters: ChatParameters,
  /** The tool servers whose tools the model may call. */
  toolServers: z.array(ToolServerId),
  /** The last message of the branch that is shown; null while there is none. */
  leaf: MessageId.nullable(),
  /** An answer is being written. */
  answering: z.boolean(),
  createdAt: z.int(),
  /** Of the last message or change. */
  updatedAt: z.int(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What may be chosen of a conversation. */
export const ConversationDraft = z.strictObject({
  title: ConversationTitle.optional(),
  model: ChatModelName.nullable().optional(),
  systemPrompt: SystemPrompt.optional(),
  parameters: ChatParameters.optional(),
  toolServers: z.array(ToolServerId).max(32).optional(),
});
export type ConversationDraft = z.infer<typeof ConversationDraft>;

/** Plain text in which the words that were looked for stand at these places (start included, end not). */
export const Excerpt = z.strictObject({ text: z.string(), matches: z.array(z.tuple([z.int(), z.int()])) });
export type Excerpt = z.infer<typeof Excerpt>;

export const ConversationCursor = z.strictObject({ updatedAt: z.int(), id: ConversationId });
export type ConversationCursor = z.infer<typeof ConversationCursor>;

/** Some conversations, the last used first, and where the next ones begin; null at the end. */
export const ConversationPage = z.strictObject({
  conversations: z.array(
    z.strictObject({
      ...Conversation.pick({ id: true, title: true, model: true, answering: true, updatedAt: true }).shape,
      /** Where a search found its words; null without a search, and where only the title has them. */
      excerpt: Excerpt.nullable(),
    }),
  ),
  next: ConversationCursor.nullable(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

/** Which of the answer's requests wrote it, counted from 1; absent in what was stored before rounds were counted. */
const round = z.int().min(1).optional();

const Text = z.strictObject({ type: z.literal('text'), text: z.string(), round });
/** A file whose words the model gets. `text`: those of a PDF, which is a stored file of its own. */
const File = z.strictObject({ type: z.literal('file'), file: Attachment, text: Attachment.nullable() });
const Image = z.strictObject({ type: z.literal('image'), file: Attachment });
const Audio = z.strictObject({ type: z.literal('audio'), file: Attachment });
/** As a whole for models that take video, else as frames; `atSeconds` is a frame's place in it. */
const Video = z.strictObject({
  type: z.literal('video'),
  /** Null where it was too large to be kept whole. */
  file: Attachment.nullable(),
  name: z.string(),
  frames: z.array(z.strictObject({ file: Attachment, atSeconds: z.number() })),
});

/** What a tool answered. Text is plain: never HTML, never markup that is to be followed. */
export const ToolResult = z.strictObject({
  /** The tool says that it failed, or the call did. The model is told. */
  failed: z.boolean(),
  content: z.array(z.discriminatedUnion('type', [Text, Image])),
  /** What was cut off, in words; null when nothing was. */
  cut: z.string().nullable(),
});
export type ToolResult = z.infer<typeof ToolResult>;

/**
 * `writing`: the model writes its arguments. `asking`: waits for the person's word. `refused`: by the person, now or
 * for good. `failed`: it could not be called (no such tool, arguments that are no JSON, a dead server, out of time);
 * the result says why.
 */
export const ToolCallState = z.enum(['writing', 'asking', 'running', 'done', 'refused', 'failed']);
export type ToolCallState = z.infer<typeof ToolCallState>;

export const ToolCallPart = z.strictObject({
  type: z.literal('tool-call'),
  /** The model's own id of the call. */
  id: z.string(),
  /** As the model named it. */
  name: z.string(),
  /** Whose tool it is; null where there is none of that name. */
  server: z.strictObject({ id: ToolServerId, name: z.string() }).nullable(),
  /** The tool's name at its server. */
  tool: z.string(),
  /** JSON, as the model wrote it; grows while it is `writing`. */
  arguments: z.string(),
  state: ToolCallState,
  result: ToolResult.nullable(),
  durationMs: z.int().nullable(),
  round,
});
export type ToolCallPart = z.infer<typeof ToolCallPart>;

export const ReasoningPart = z.strictObject({
  type: z.literal('reasoning'),
  text: z.string(),
  /** How long it thought; null while it does. */
  durationMs: z.int().nullable(),
  round,
});
export type ReasoningPart = z.infer<typeof ReasoningPart>;

/** What a message consists of, in the order of writing. An answer's rounds (think, call tools, go on) follow each other. */
export const MessagePart = z.discriminatedUnion('type', [
  Text,
  ReasoningPart,
  Image,
  Audio,
  Video,
  File,
  ToolCallPart,
]);
export type MessagePart = z.infer<typeof MessagePart>;

/** Measured here, counted by the backend; null where it told nothing. Durations are milliseconds. */
export const AnswerUsage = z.strictObject({
  promptTokens: z.int().nullable(),
  completionTokens: z.int().nullable(),
  reasoningTokens: z.int().nullable(),
  /** Until the first token of the first round, a start of the model included. */
  firstTokenMs: z.int().nullable(),
  /** While tokens came, all rounds together, without waiting for tools. */
  writingMs: z.int(),
  totalMs: z.int(),
  /** Of the answer while tokens came; estimated from the text where the backend counted nothing. */
  tokensPerSecond: z.number().nullable(),
  estimated: z.boolean(),
  /** Requests to the gateway. */
  rounds: z.int(),
});
export type AnswerUsage = z.infer<typeof AnswerUsage>;

/** What an answer that is being written waits for. */
export const Activity = z.discriminatedUnion('kind', [
  /** Asked, and nothing has come yet. */
  z.strictObject({ kind: z.literal('waiting') }),
  /** A local server starts for it; `detail` is one line, for example the file being downloaded. */
  z.strictObject({
    kind: z.literal('starting'),
    server: z.string(),
    phase: z.enum(['launching', 'downloading', 'loading', 'ready']).nullable(),
    detail: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('writing') }),
  /** A tool call waits for the person's word, or runs. */
  z.strictObject({ kind: z.literal('tools') }),
]);
export type Activity = z.infer<typeof Activity>;

/** `cut`: the model reached its limit of tokens. `interrupted`: the program ended meanwhile. Each of the last four can go on. */
export const AnswerState = z.enum(['writing', 'complete', 'cut', 'stopped', 'interrupted', 'failed']);
export type AnswerState = z.infer<typeof AnswerState>;

/** What is to be known of an answer beside its parts. */
export const Answer = z.strictObject({
  model: z.string(),
  state: AnswerState,
  /** Null when nothing is being written. */
  activity: Activity.nullable(),
  /** Why it failed: the gateway's own words. */
  failure: FailureView.nullable(),
  usage: AnswerUsage.nullable(),
  /** What the model did not get, in words: pictures that it cannot see. */
  notes: z.array(z.union([z.string(), Phrase])),
});
export type Answer = z.infer<typeof Answer>;

/**
 * A message. Those with the same parent are alternatives: of a question that was edited, or of answers to the same
 * question. `answer` is null for a person's own.
 */
export const Message = z.strictObject({
  id: MessageId,
  parent: MessageId.nullable(),
  role: z.enum(['user', 'assistant']),
  parts: z.array(MessagePart),
  answer: Answer.nullable(),
  /** Unix milliseconds; siblings stand in this order. */
  createdAt: z.int(),
});
export type Message = z.infer<typeof Message>;

/** A conversation with all of its messages, of all branches, parents before children. */
export const WholeConversation = z.strictObject({
  conversation: Conversation,
  messages: z.array(Message),
});
export type WholeConversation = z.infer<typeof WholeConversation>;

const FrameInput = z.strictObject({ file: AttachmentId, atSeconds: z.number().min(0) });

/** What a person sends. */
export const InputPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(400_000) }),
  z.strictObject({ type: z.literal('image'), file: AttachmentId }),
  z.strictObject({ type: z.literal('audio'), file: AttachmentId }),
  z.strictObject({ type: z.literal('file'), file: AttachmentId, text: AttachmentId.nullable() }),
  z.strictObject({
    type: z.literal('video'),
    file: AttachmentId.nullable(),
    name: z.string().min(1).max(255),
    frames: z.array(FrameInput).max(64),
  }),
]);
export type InputPart = z.infer<typeof InputPart>;

export const InputParts = z.array(InputPart).min(1).max(64);

/** The models that answer the same question at once, side by side. */
export const ChatModels = z.array(ChatModelName).min(1).max(4);

/** A question and its answers as they begin. */
export const Asked = z.strictObject({ question: Message, answers: z.array(Message) });
export type Asked = z.infer<typeof Asked>;

/** Whether a model takes something: `unknown` where nothing here says so, then it is tried. */
export const Takes = z.enum(['yes', 'no', 'unknown']);
export type Takes = z.infer<typeof Takes>;

/** A model as the chat offers it. */
export const ChatModel = z.strictObject({
  id: ChatModelName,
  /** The backend that would answer first; null where none can. */
  backend: z.string().nullable(),
  /** `ready` is loaded; `stopped` and `failed` would have to start; `remote` is somebody else's affair. */
  state: z.enum(['ready', 'starting', 'stopping', 'stopped', 'failed', 'remote']),
  takes: z.strictObject({ images: Takes, audio: Takes, video: Takes, tools: Takes, reasoning: Takes }),
  /** Tokens; null where nobody says. */
  contextLength: z.int().nullable(),
});
export type ChatModel = z.infer<typeof ChatModel>;

/** `always` and `never` are remembered for this tool; `once` and `refuse` mean this call. */
export const ToolDecision = z.enum(['once', 'always', 'refuse', 'never']);
export type ToolDecision = z.infer<typeof ToolDecision>;

/** Events of a conversation are told to whoever it belongs to, and to nobody else. */
const event = { conversation: ConversationId };
const ofMessage = { ...event, message: MessageId };

/** A conversation was added, changed or removed, or has new messages: read it again. */
export const ConversationChanged = z.strictObject(event);

/**
 * Text was added to one part of an answer: to the text of `text` and `reasoning`, to the arguments of `tool-call`.
 * `offset` is where it begins (UTF-16 units). Whoever has less than that missed something and reads the message again;
 * whoever has more has read it already.
 */
export const AnswerDelta = z.strictObject({
  ...ofMessage,
  part: z.int().min(0),
  offset: z.int().min(0),
  text: z.string(),
});
export type AnswerDelta = z.infer<typeof AnswerDelta>;

/** An answer's part as it is now: a new one at the end, or one that changed otherwise than by growing. */
export const AnswerPartChanged = z.strictObject({ ...ofMessage, part: z.int().min(0), value: MessagePart });
export type AnswerPartChanged = z.infer<typeof AnswerPartChanged>;

/** An answer's state, activity, failure or usage changed. `parts`: how many it has now. */
export const AnswerChanged = z.strictObject({ ...ofMessage, parts: z.int().min(0), answer: Answer });
export type AnswerChanged = z.infer<typeof AnswerChanged>;
