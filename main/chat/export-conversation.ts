import type { MessagePart, Message, ToolCallPart, WholeConversation } from '../../contract/chat.ts';
import { branchOf } from './tree.ts';

/** Everything of a conversation, with all branches; files by their names and sizes. */
export function toJson({ conversation, messages }: WholeConversation): string {
  return `${JSON.stringify({ version: 1, conversation, messages }, null, 2)}\n`;
}

/** The branch that is shown, as a document to read. */
export function toMarkdown({ conversation, messages }: WholeConversation): string {
  const nodes = messages.map((message) => ({ ...message, shownChild: null }));
  const title = oneLine(conversation.title === '' ? 'Conversation' : conversation.title);
  const system = conversation.systemPrompt.trim();
  return `${[
    `# ${title}`,
    ...(system === '' ? [] : [`## System\n\n${system}`]),
    ...branchOf(nodes, conversation.leaf).map(messageText),
  ].join('\n\n')}\n`;
}

/** A name for the file, without what no file system takes. */
export function fileName(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .slice(0, 80)
    .trim();
  return `${name === '' ? 'conversation' : name}.${ending}`;
}

function messageText({ role, parts, answer }: Message): string {
  const heading = role === 'user' ? 'You' : oneLine(answer?.model ?? 'Answer');
  const failure = answer?.failure;
  return [
    `## ${heading}`,
    ...parts.map(partText).filter((text) => text !== ''),
    ...(answer !== null && answer.state !== 'complete' ? [`*(${answer.state})*`] : []),
    ...(failure === null || failure === undefined ? [] : [`> ${oneLine(failure.message)}`]),
  ].join('\n\n');
}

function partText(part: MessagePart): string {
  switch (part.type) {
    case 'text':
      return part.text.trim();
    case 'reasoning':
      return `> *Thinking*\n>\n${part.text
        .trim()
        .split('\n')
        .map((line) => `> ${line}`.trimEnd())
        .join('\n')}`;
    case 'image':
    case 'audio':
    case 'file':
      return `*[${part.type}: ${oneLine(part.file.name)}]*`;
    case 'video':
      return `*[video: ${oneLine(part.name)}]*`;
    case 'tool-call':
      return callText(part);
  }
}

function callText({ server, tool, arguments: input, state, result }: ToolCallPart): string {
  const output = (result?.content ?? [])
    .map((one) => (one.type === 'text' ? one.text : `[image: ${one.file.name}]`))
    .join('\n');
  const name = server === null ? tool : `${server.name} / ${tool}`;
  return [
    `**Tool: ${oneLine(name)}** (${state})`,
    fenced(input),
    ...(output === '' ? [] : [fenced(output)]),
  ].join('\n\n');
}

/** A fence longer than any in the text, so that nothing in it ends the block. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
