import type { ToolNames } from '../messages-to-chat/tool-names.ts';

/** The client's own tool behind a function of the chat protocol. */
export interface ToolTarget {
  readonly kind: 'function' | 'custom' | 'local_shell';
  readonly name: string;
  /** The group that the client put the tool into: Codex has one for each MCP server. */
  readonly namespace?: string;
}

export const LOCAL_SHELL: ToolTarget = { kind: 'local_shell', name: 'local_shell' };

/** The one name by which a chat backend knows a tool: `server__tool`, in characters and a length that it takes. */
export function chatName(name: string, namespace: string | null | undefined, names: ToolNames): string {
  if (namespace === null || namespace === undefined || namespace === '') return names.shorten(name);
  return names.shorten(namespace.endsWith('__') ? `${namespace}${name}` : `${namespace}__${name}`);
}
