import type { Transport } from '../../../contract/client.ts';
import type { ExportFormat, ExportPart, RequestFilter } from '../../../contract/request.ts';
import { callHost } from '../../host/call-host.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/x-ndjson',
  csv: 'text/csv',
};

/**
 * Everything that fits the filter, as one file. It is fetched part by part, and each part is handed to the browser at once,
 * which keeps what is large on its disk: the page holds one part at a time, a thousand rows, however long the log is.
 * @throws Failure where the host does not answer
 */
export async function exportLog(
  transport: Transport,
  filter: RequestFilter,
  format: ExportFormat,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: Blob[] = [];
  let after: ExportPart['next'] = null;
  do {
    const part: ExportPart = await callHost(transport, 'requests.export', { filter, format, after }, signal);
    parts.push(new Blob([part.text]));
    after = part.next;
  } while (after !== null);
  return new Blob(parts, { type: MEDIA_TYPES[format] });
}
