import type { RequestBodies, RequestRow } from '../../../contract/request.ts';
import { RequestsTable } from '../../store/requests-table.ts';
import { useDatabase } from '../../store/testing/temporary-database.ts';
import type { TemporaryDatabase } from '../../store/testing/temporary-database.ts';
import { requestRow } from '../request-row.test-support.ts';

export interface TestAuditLog extends Pick<TemporaryDatabase, 'tables' | 'connection' | 'file'> {
  insert(rows: readonly RequestRow[], bodies?: RequestBodies): void;
}

/** An audit log in a fresh database for each test of the suite. */
export function useAuditLog(): TestAuditLog {
  const database = useDatabase();
  return {
    get tables() {
      return database.tables;
    },
    get connection() {
      return database.connection;
    },
    get file() {
      return database.file;
    },
    insert(rows, bodies) {
      new RequestsTable(database.connection).insert(rows.map((row) => ({ row, bodies: bodies ?? null })));
    },
  };
}

/** A request with an id of its own, that arrived at a time. */
export function requestAt(at: number, parts: Partial<RequestRow> = {}): RequestRow {
  return requestRow({ id: `req_${String(at).padStart(6, '0')}`, at, ...parts });
}
