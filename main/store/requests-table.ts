import type { Kysely } from 'kysely';
import * as z from 'zod';
import { Attempt, RequestWarning } from '../../contract/request.ts';
import type { RequestRow } from '../../contract/request.ts';
import type { Schema } from './schema.ts';

type Row = Schema['requests'];

/** The audit log. Rows are written in batches, in one transaction each. */
export class RequestsTable {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(rows: readonly RequestRow[]): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      for (const row of rows) await db.insertInto('requests').values(write(row)).execute();
    });
  }

  /** The newest first. */
  async recent(limit: number): Promise<RequestRow[]> {
    const rows = await this.#db
      .selectFrom('requests')
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(read);
  }
}

function write(row: RequestRow): Row {
  return {
    id: row.id,
    at: row.at,
    client: row.client,
    dialect: row.dialect,
    endpoint: row.endpoint,
    model: row.model,
    route: row.route,
    backend: row.backend,
    served_model: row.servedModel,
    attempts: JSON.stringify(row.attempts),
    stream: row.stream ? 1 : 0,
    status: row.status,
    outcome: row.outcome,
    error_code: row.errorCode,
    failure: row.failure,
    error_message: row.errorMessage,
    queued_ms: row.queuedMs,
    starting_ms: row.startingMs,
    wait_ms: row.waitMs,
    first_byte_ms: row.firstByteMs,
    total_ms: row.totalMs,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    cached_tokens: row.cachedTokens,
    reasoning_tokens: row.reasoningTokens,
    usage_source: row.usageSource,
    cost_micros: row.costMicros,
    bytes_in: row.bytesIn,
    bytes_out: row.bytesOut,
    warnings: JSON.stringify(row.warnings),
  };
}

function read(row: Row): RequestRow {
  return {
    id: row.id,
    at: row.at,
    client: row.client,
    dialect: row.dialect,
    endpoint: row.endpoint,
    model: row.model,
    route: row.route,
    backend: row.backend,
    servedModel: row.served_model,
    attempts: z.array(Attempt).parse(JSON.parse(row.attempts)),
    stream: row.stream === 1,
    status: row.status,
    outcome: row.outcome,
    errorCode: row.error_code,
    failure: row.failure,
    errorMessage: row.error_message,
    queuedMs: row.queued_ms,
    startingMs: row.starting_ms,
    waitMs: row.wait_ms,
    firstByteMs: row.first_byte_ms,
    totalMs: row.total_ms,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    cachedTokens: row.cached_tokens,
    reasoningTokens: row.reasoning_tokens,
    usageSource: row.usage_source,
    costMicros: row.cost_micros,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
    warnings: z.array(RequestWarning).parse(JSON.parse(row.warnings)),
  };
}
