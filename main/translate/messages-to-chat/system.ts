import type { MessagesRequest } from '../wire/messages-request.ts';

/**
 * Claude Code begins its system prompt with a line that changes on every call and means nothing to a model; with
 * it no prompt cache would ever hit. Only a leading one is taken away.
 */
const BILLING_LINE = /^x-anthropic-billing-header:[^\r\n]*(?:\r?\n)*/i;

/** The system prompt as one text; empty where there is none. */
export function systemText(system: MessagesRequest['system']): string {
  return joinTexts(system).replace(BILLING_LINE, '');
}

export function joinTexts(texts: MessagesRequest['system']): string {
  if (typeof texts === 'string') return texts;
  return (texts ?? [])
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n\n');
}
