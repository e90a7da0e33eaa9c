const OVERFLOW =
  /context[ _-]?(?:length|window|size|limit)|maximum context|prompt is too long|too many tokens/i;

/**
 * The words in which Anthropic says that a prompt is too long; Claude Code makes the conversation shorter when it
 * reads them. null for a message about anything else.
 */
export function contextOverflowMessage(message: string, code: string | null): string | null {
  if (code !== 'context_length_exceeded' && !OVERFLOW.test(message)) return null;
  if (/^prompt is too long/i.test(message)) return message;
  const limit = limitIn(message);
  // The prompt's length is the largest number that is said; the others are the limit and parts of the sum.
  const used = Math.max(...numbersIn(message));
  if (limit === null || used <= limit) return `prompt is too long: ${message}`;
  return `prompt is too long: ${used} tokens > ${limit} maximum`;
}

function limitIn(message: string): number | null {
  const said =
    /context (?:length|window|size)[^0-9]{0,24}([\d,]+)/i.exec(message) ??
    /([\d,]+) tokens? (?:maximum|limit)/i.exec(message);
  return said === null ? null : (numbersIn(said[0])[0] ?? null);
}

function numbersIn(text: string): number[] {
  return (text.match(/\d[\d,]*/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')));
}
