import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { quirksOf } from '../quirks.ts';
import type { Quirks, ServerFamily } from '../quirks.ts';

/** One exchange recorded with a real server, as e2e/fixtures/recorded holds it. */
export interface RecordedExchange {
  /** `<server folder>/<case>` */
  readonly name: string;
  readonly testCase: string;
  readonly quirks: Quirks;
  readonly method: string;
  readonly path: string;
  /** The request's body: parsed JSON, or text where it was none. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const FOLDER = join(import.meta.dirname, '../../../../e2e/fixtures/recorded');
const REQUEST = '.request.json';

export function recordedExchanges(): RecordedExchange[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(REQUEST))
    .sort()
    .map((file) => readExchange(file.slice(0, -REQUEST.length)));
}

function readExchange(name: string): RecordedExchange {
  const request = JSON.parse(readFileSync(join(FOLDER, `${name}${REQUEST}`), 'utf8')) as {
    method: string;
    path: string;
    body: unknown;
  };
  const response = readFileSync(join(FOLDER, `${name}.response.txt`), 'utf8');
  const end = response.indexOf('\r\n\r\n');
  const head = response.slice(0, end);
  const server = /^(mlx-openai-server|vllm-mlx)-([\d.]+)/.exec(name);
  if (end === -1 || server === null) throw new Error(`cannot read the recorded exchange ${name}`);
  return {
    name,
    testCase: basename(name),
    quirks: quirksOf(server[1] as ServerFamily, server[2] ?? ''),
    method: request.method,
    path: request.path,
    requestBody: request.body,
    status: Number(head.split(' ')[1]),
    contentType: /^content-type: *(.*)$/im.exec(head)?.[1]?.trim() ?? null,
    body: response.slice(end + 4),
  };
}
