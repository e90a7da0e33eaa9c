import type { ToolNames } from '../messages-to-chat/tool-names.ts';
import type { MessagesRules } from '../model-families/model-family.ts';
import type { WarningLog } from '../warnings.ts';
import { changesWhenRewritten, rawValueAt } from '../wire/raw-value.ts';
import type { JsonObject } from '../wire/json-object.ts';

/** What the translation of one request passes around. */
export interface Translation {
  readonly rules: MessagesRules;
  readonly warnings: WarningLog;
  readonly toolNames: ToolNames;
  /** The request's JSON text, where it is at hand. */
  readonly raw: string | undefined;
  /** Objects of the new body that must be written as they were, to keep the order of keys and long integers. */
  readonly written: Map<object, string>;
  /** For calls without a result: refuse the request as OpenAI does, or say "[no result]". */
  readonly missingResults: 'refuse' | 'fill';
}

/** Has an object of the client's, which stands at `path` in its request, written as the client wrote it. */
export function keepAsWritten(
  object: JsonObject,
  path: readonly (string | number)[],
  { raw, written }: Translation,
): void {
  if (raw === undefined || !changesWhenRewritten(object)) return;
  const text = rawValueAt(raw, path);
  if (text !== undefined) written.set(object, text);
}
