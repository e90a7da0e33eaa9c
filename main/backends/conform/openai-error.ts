/** The inside of OpenAI's error envelope `{"error": …}`. */
export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** The most that an error's message may be, in bytes of UTF-8: servers echo whole requests. */
export const MESSAGE_BYTES = 2_048;

const encoder = new TextEncoder();

/** Shortens a message to the limit without splitting a character. */
export function capMessage(message: string): string {
  const text = message.trim();
  const { read } = encoder.encodeInto(text, new Uint8Array(MESSAGE_BYTES));
  if (read === text.length) return text;
  const room = new Uint8Array(MESSAGE_BYTES - encoder.encode('…').length);
  return `${text.slice(0, encoder.encodeInto(text, room).read)}…`;
}
