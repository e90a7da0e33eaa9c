import type { RouteId } from '../../../contract/ids.ts';
import type { RequestRow } from '../../../contract/request.ts';
import { requestId } from '../../gateway/request-id.ts';
import { dataDirectory } from '../../instance/data-directory.ts';
import { openDatabase } from '../../store/database.ts';
import { RequestsTable } from '../../store/requests-table.ts';
import type { RequestRecord } from '../../store/requests-table.ts';

const DAY = 86_400_000;
const FILL = 20_000;

export interface NumberedRequests {
  /** The oldest is number 0. */
  records(from: number, count: number): RequestRecord[];
}

/** As many requests as one likes, of thirty models, six backends and twenty clients, evenly over some days. */
export function numberedRequests({
  rows,
  from,
  days,
  routes = [],
}: {
  readonly rows: number;
  /** Unix milliseconds of the oldest. */
  readonly from: number;
  readonly days: number;
  /** That the requests name in turn; they must be stored. */
  readonly routes?: readonly RouteId[];
}): NumberedRequests {
  const step = (days * DAY) / rows;
  return {
    records: (first, count) =>
      Array.from({ length: count }, (_, n) => ({
        row: numberedRequest(first + n, Math.floor(from + (first + n) * step), routes),
        bodies: null,
      })),
  };
}

/** Gives a data directory that no host has a log of so many requests, the newest a minute old. */
export async function fillLog(root: string, rows: number, days = 30): Promise<void> {
  const requests = numberedRequests({ rows, from: Date.now() - days * DAY - 60_000, days });
  const database = await openDatabase(dataDirectory(root).database);
  try {
    const table = new RequestsTable(database.connection);
    for (let first = 0; first < rows; first += FILL) {
      table.insert(requests.records(first, Math.min(FILL, rows - first)));
    }
  } finally {
    await database.close();
  }
}

function numberedRequest(n: number, at: number, routes: readonly RouteId[]): RequestRow {
  const failed = n % 50 === 0;
  return {
    id: requestId(at),
    at,
    client: `client-${n % 20}`,
    clientId: null,
    personId: null,
    dialect: 'chat',
    endpoint: '/v1/chat/completions',
    model: n % 100_000 === 0 ? 'rare' : `model-${n % 30}`,
    route: routes[n % routes.length] ?? null,
    backend: `backend-${n % 6}`,
    servedModel: `organisation/model-${n % 30}`,
    attempts: [
      {
        ...{ backend: `backend-${n % 6}`, model: `organisation/model-${n % 30}`, atMs: 1, durationMs: 900 },
        ...{ status: failed ? 503 : 200, failure: failed ? 'overloaded' : null, why: null },
      },
    ],
    stream: true,
    status: failed ? 503 : 200,
    outcome: failed ? 'failed' : 'completed',
    errorCode: failed ? 'backend_answered' : null,
    failure: failed ? 'overloaded' : null,
    errorMessage: failed ? (n % 250_000 === 0 ? 'Something unheard of' : 'The backend is busy.') : null,
    queuedMs: 0,
    startingMs: 0,
    waitMs: 1,
    firstByteMs: 200 + (n % 100),
    totalMs: 1_000 + (n % 1_000),
    promptTokens: n % 4_000,
    completionTokens: n % 500,
    cachedTokens: null,
    reasoningTokens: null,
    usageSource: 'reported',
    costMicros: n % 1_000,
    bytesIn: 2_000,
    bytesOut: 40_000,
    warnings: [],
  };
}
