import type { InputItem } from './input-schema.ts';
import type { ResponsesRequest } from './request-schema.ts';
import type { RequestTool } from './tool-schema.ts';

export interface PlacedTool {
  readonly tool: RequestTool;
  /** `tools[0]` */
  readonly path: string;
}

/** The tools of a request and those that Codex adds in the middle of a conversation. */
export function placedTools({ tools }: ResponsesRequest, items: readonly InputItem[]): PlacedTool[] {
  const place = (list: readonly RequestTool[], path: string) =>
    list.map((tool, at) => ({ tool, path: `${path}[${at}]` }));
  const later = items.flatMap((item, index) =>
    item.type === 'additional_tools' ? place(item.tools, `input[${index}].tools`) : [],
  );
  return [...place(tools ?? [], 'tools'), ...later];
}
