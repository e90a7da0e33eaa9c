import type { Kysely } from 'kysely';
import * as z from 'zod';
import { RequestWarning } from '../../contract/request.ts';
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
    endpoint: row.endpoint,
    model: row.model,
    backend: row.backend,
    served_model: row.servedModel,
    stream: row.stream ? 1 : 0,
    status: row.status,
    outcome: row.outcome,
    error_code: row.errorCode,
    wait_ms: row.waitMs,
    first_byte_ms: row.firstByteMs,
    total_ms: row.totalMs,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    bytes_out: row.bytesOut,
    warnings: JSON.stringify(row.warnings),
  };
}

function read(row: Row): RequestRow {
  return {
    id: row.id,
    at: row.at,
    endpoint: row.endpoint,
    model: row.model,
    backend: row.backend,
    servedModel: row.served_model,
    stream: row.stream === 1,
    status: row.status,
    outcome: row.outcome,
    errorCode: row.error_code,
    waitMs: row.wait_ms,
    firstByteMs: row.first_byte_ms,
    totalMs: row.total_ms,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    bytesOut: row.bytes_out,
    warnings: z.array(RequestWarning).parse(JSON.parse(row.warnings)),
  };
}
