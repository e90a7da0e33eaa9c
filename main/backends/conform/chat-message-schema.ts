import * as z from 'zod';

// Parts are strict about what they keep: an unknown key of a part could name a file on this machine to a server
// that opens what it finds. Messages keep unknown keys (`partial`, `reasoning_content`).

const TextPart = z.object({ type: z.literal('text'), text: z.string() });
const RefusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const ImagePart = z.object({
  type: z.literal('image_url'),
  image_url: z.object({ url: z.string(), detail: z.string().optional() }),
});
const AudioPart = z.object({
  type: z.literal('input_audio'),
  input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
});
/** Not OpenAI's own, but of the servers that take video at all. */
const VideoPart = z.object({ type: z.literal('video_url'), video_url: z.object({ url: z.string() }) });
const FilePart = z.object({ type: z.literal('file'), file: z.looseObject({}) });

const UserPart = z.discriminatedUnion('type', [TextPart, ImagePart, AudioPart, VideoPart, FilePart]);
export type UserPart = z.infer<typeof UserPart>;

const AssistantPart = z.discriminatedUnion('type', [TextPart, RefusalPart]);

const Text = z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart])).min(1)]);

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const AssistantMessage = z.looseObject({
  role: z.literal('assistant'),
  content: z.union([z.string(), z.array(AssistantPart).min(1)]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z.array(ToolCall).min(1).nullish(),
});

export const ChatMessage = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), content: Text }),
  AssistantMessage,
  z.looseObject({ role: z.literal('user'), content: z.union([z.string(), z.array(UserPart).min(1)]) }),
  z.looseObject({ role: z.literal('tool'), content: Text, tool_call_id: z.string() }),
  z.looseObject({ role: z.literal('developer'), content: Text }),
]);
export type ChatMessage = z.infer<typeof ChatMessage>;
