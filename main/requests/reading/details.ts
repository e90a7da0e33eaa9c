import type { Kysely } from 'kysely';
import { Failure } from '../../../contract/failure.ts';
import { KeptBody } from '../../../contract/request.ts';
import type { RequestDetails } from '../../../contract/request.ts';
import { fromColumns } from '../../store/requests-columns.ts';
import type { Schema } from '../../store/schema.ts';

/** One row with its bodies. @throws Failure `not_found` */
export async function readDetails(db: Kysely<Schema>, id: string): Promise<RequestDetails> {
  const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw noSuchRequest(id);
  }
  const kept = await db
    .selectFrom('request_bodies')
    .select(['request', 'response'])
    .where('request_id', '=', id)
    .executeTakeFirst();
  const bodies =
    kept === undefined ? null : { request: bodyOf(kept.request), response: bodyOf(kept.response) };
  return { row: fromColumns(row), bodies };
}

function bodyOf(json: string | null): KeptBody | null {
  return json === null ? null : KeptBody.parse(JSON.parse(json));
}

export function noSuchRequest(id: string): Failure {
  return new Failure('not_found', `There is no request "${id}" in the audit log.`, {
    hint: 'It may be older than what is kept. `request list` shows what there is.',
  });
}
