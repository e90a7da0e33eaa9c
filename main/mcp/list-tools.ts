import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ListToolsResultSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';

/** More tools than this would fill a model's context with their descriptions alone. */
export const TOOLS_MAX = 128;
const PAGES_MAX = 20;

export interface ListedTools {
  readonly tools: readonly ListedTool[];
  /** It has more than are used. */
  readonly isCut: boolean;
}

/**
 * Asks a server for its tools, page by page, and looks at no more than can be used.
 * @param timeout for each page, in milliseconds
 * @throws the SDK's own errors
 */
export async function listTools(client: Client, timeout: number): Promise<ListedTools> {
  const tools: ListedTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, ResultSchema, { timeout });
    const listed = readPage(answer);
    tools.push(...listed.tools);
    cursor = listed.nextCursor;
    if (cursor === undefined || tools.length > TOOLS_MAX) break;
  }
  return { tools: tools.slice(0, TOOLS_MAX), isCut: tools.length > TOOLS_MAX };
}

/** Of a page of tools, only as many are looked at as can be used. */
function readPage(page: Readonly<Record<string, unknown>>) {
  const { tools } = page;
  return ListToolsResultSchema.parse(
    Array.isArray(tools) ? { ...page, tools: tools.slice(0, TOOLS_MAX + 1) } : page,
  );
}
