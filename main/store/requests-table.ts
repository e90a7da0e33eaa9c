import type SQLite from 'better-sqlite3';
import type { RequestBodies, RequestRow } from '../../contract/request.ts';
import { toColumns } from './requests-columns.ts';
import type { Schema } from './schema.ts';

/** A finished request, with its words where they are kept. */
export interface RequestRecord {
  readonly row: RequestRow;
  readonly bodies: RequestBodies | null;
}

const COLUMNS = [
  ...['id', 'at', 'client', 'dialect', 'endpoint', 'model', 'route', 'backend', 'served_model', 'attempts'],
  ...['stream', 'status', 'outcome', 'error_code', 'failure', 'error_message', 'queued_ms', 'starting_ms'],
  ...['wait_ms', 'first_byte_ms', 'total_ms', 'prompt_tokens', 'completion_tokens', 'cached_tokens'],
  ...['reasoning_tokens', 'usage_source', 'cost_micros', 'bytes_in', 'bytes_out', 'warnings'],
  ...['client_id', 'person_id'],
];

/** Writes the audit log, with statements that are prepared once; in the audit log's own thread (main/requests/thread). */
export class RequestsTable {
  readonly #insertAll: (records: readonly RequestRecord[]) => void;

  constructor(connection: SQLite.Database) {
    const names = COLUMNS.join(', ');
    const places = COLUMNS.map((name) => `@${name}`).join(', ');
    const row = connection.prepare<[Schema['requests']]>(
      `INSERT INTO requests (${names}) VALUES (${places})`,
    );
    const bodies = connection.prepare<[Schema['request_bodies']]>(
      'INSERT INTO request_bodies (request_id, request, response) VALUES (@request_id, @request, @response)',
    );
    this.#insertAll = connection.transaction((records: readonly RequestRecord[]) => {
      for (const record of records) {
        row.run(toColumns(record.row));
        if (record.bodies !== null) bodies.run(toBodyColumns(record.row.id, record.bodies));
      }
    });
  }

  /** All of them or, when one cannot be written, none. @throws SqliteError */
  insert(records: readonly RequestRecord[]): void {
    this.#insertAll(records);
  }
}

function toBodyColumns(id: string, { request, response }: RequestBodies): Schema['request_bodies'] {
  return { request_id: id, request: asJson(request), response: asJson(response) };
}

function asJson(body: RequestBodies['request']): string | null {
  return body === null ? null : JSON.stringify(body);
}
