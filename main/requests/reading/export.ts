import type { Kysely } from 'kysely';
import type { ExportPart, ExportQuery } from '../../../contract/request.ts';
import type { Schema } from '../../store/schema.ts';
import { csvHeadings, csvLine } from './csv.ts';
import { readPage } from './page.ts';

/** Rows in one part: about half a megabyte. */
const PART_ROWS = 1_000;

/**
 * One part of an export. Nothing stays open between two parts: each goes on from the last row of the one before,
 * and requests that finish meanwhile are newer than all of them.
 */
export async function readExportPart(db: Kysely<Schema>, query: ExportQuery): Promise<ExportPart> {
  const { filter, format, after } = query;
  const { rows, next } = await readPage(db, { filter, after, limit: PART_ROWS });
  switch (format) {
    case 'jsonl':
      return { text: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), next };
    case 'csv':
      return { text: (after === null ? csvHeadings() : '') + rows.map(csvLine).join(''), next };
  }
}
