import type { openSideConnection } from '../../store/side-connection.ts';
import { readDetails } from '../reading/details.ts';
import { readExportPart } from '../reading/export.ts';
import { readFacets } from '../reading/facets.ts';
import { readPage } from '../reading/page.ts';
import { readRouteUse } from '../reading/route-use.ts';
import { readStats } from '../reading/stats.ts';
import { RequestsTable } from '../../store/requests-table.ts';
import { retain } from '../retention/retain.ts';
import type { AuditOperations } from './operations.ts';

type Open = (options: { readonly readOnly: boolean }) => ReturnType<typeof openSideConnection>;

/**
 * The audit log's operations on connections of their own: one that reads, one that writes from the first row on, and one
 * for each time that old rows are deleted.
 */
export function auditOperations(open: Open): AuditOperations {
  const { tables } = open({ readOnly: true });
  let table: RequestsTable | null = null;
  return {
    page: (query) => readPage(tables, query),
    details: (id) => readDetails(tables, id),
    stats: (query) => readStats(tables, query),
    facets: (query) => readFacets(tables, query),
    byRoute: ({ from }) => readRouteUse(tables, from),
    exportPart: (query) => readExportPart(tables, query),
    async insert(records) {
      table ??= new RequestsTable(open({ readOnly: false }).sqlite);
      table.insert(records);
    },
    async retain(limits) {
      const { sqlite } = open({ readOnly: false });
      try {
        return await retain(sqlite, limits, Date.now(), new AbortController().signal);
      } finally {
        sqlite.close();
      }
    },
  };
}
