import { createHash } from 'node:crypto';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';

/** The fingerprint of all that a person is shown of a tool: with other words or other arguments it is another tool. */
export function formOf({ title, description, inputSchema, annotations }: ListedTool): string {
  return createHash('sha256')
    .update(JSON.stringify([title, description, inputSchema, annotations]))
    .digest('hex');
}
