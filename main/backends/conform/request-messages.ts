import type { ChatMessage, UserPart } from './chat-message-schema.ts';
import type { JsonObject } from './json.ts';
import type { Quirks } from './quirks.ts';
import { refusal } from './request-refusal.ts';
import { isGiven } from './json.ts';

export interface MessageTarget {
  readonly modelType: 'lm' | 'multimodal';
  readonly quirks: Quirks;
}

/**
 * Rewrites a conversation so that the server takes all of it as OpenAI would.
 * @throws Failure `invalid_input` for media that the model or the server does not take.
 */
export function prepareMessages(messages: readonly ChatMessage[], target: MessageTarget): JsonObject[] {
  return messages.map((message, index) => {
    switch (message.role) {
      case 'developer':
        return { ...message, role: 'system' };
      case 'assistant':
        return prepareAssistant(message);
      case 'user': {
        const { content } = message;
        if (typeof content === 'string') return message;
        const at = (part: number) => `messages[${index}].content[${part}]`;
        return { ...message, content: content.map((part, n) => preparePart(part, at(n), target)) };
      }
      case 'system':
      case 'tool':
        return message;
    }
  });
}

/**
 * Clients send back what they got: `refusal`, and null for what was empty. The servers know no refusals, and
 * mlx-openai-server loses a null content on the way to the chat template, which then fails.
 */
function prepareAssistant(message: Extract<ChatMessage, { role: 'assistant' }>): JsonObject {
  const { refusal: refused, content, ...rest } = message;
  if (!isGiven(content)) return { ...rest, content: refused ?? '' };
  if (typeof content === 'string') return { ...rest, content };
  return {
    ...rest,
    content: content.map((part) => (part.type === 'refusal' ? { type: 'text', text: part.refusal } : part)),
  };
}

function preparePart(part: UserPart, param: string, { modelType, quirks }: MessageTarget): JsonObject {
  switch (part.type) {
    case 'text':
      return part;
    case 'image_url':
      if (modelType === 'lm') throw refusal(param, 'This model does not take images.');
      checkDataUrl('image', part.image_url.url, `${param}.image_url.url`);
      return part;
    case 'video_url':
      if (modelType === 'lm') throw refusal(param, 'This model does not take videos.');
      if (!quirks.takesVideo) throw refusal(param, `${quirks.family} does not take videos in this form.`);
      checkDataUrl('video', part.video_url.url, `${param}.video_url.url`);
      return part;
    case 'input_audio': {
      if (modelType === 'lm') throw refusal(param, 'This model does not take audio.');
      if (!quirks.takesInputAudio) throw refusal(param, `${quirks.family} does not take audio in this form.`);
      const { data, format } = part.input_audio;
      return {
        type: part.type,
        input_audio: { data: audioUri(data, format, `${param}.input_audio.data`), format },
      };
    }
    case 'file':
      throw refusal(
        param,
        'Local models do not take files.',
        'Send the text of the file, or its pages as images.',
      );
  }
}

/** The server would open a path on this machine and fetch any address: only data that the client sends may pass. */
function checkDataUrl(kind: keyof typeof DATA_URLS, url: string, param: string): void {
  const { form, example } = DATA_URLS[kind];
  if (form.test(url)) return;
  throw refusal(
    param,
    `A local model takes ${kind}s only as base64 data (${example}), not by address or path.`,
    `Read the ${kind} in the client and send its bytes.`,
  );
}

const DATA_URLS = {
  image: {
    form: /^data:image\/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+={0,2}$/i,
    example: 'data:image/png;base64,…',
  },
  video: {
    form: /^data:video\/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+={0,2}$/i,
    example: 'data:video/mp4;base64,…',
  },
} as const;

/** As a data URI, because bare base64 can spell a path (`/etc/hosts12`), which the server would open. */
function audioUri(data: string, format: string, param: string): string {
  const base64 = data.replace(/^data:audio\/[a-z0-9.+-]+;base64,/i, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw refusal(param, 'Audio must be base64 data.');
  return `data:audio/${format};base64,${base64}`;
}
